import { render } from "preact";
import "./styles/index.ts";
import { App } from "./app.tsx";
import { createDashboard } from "./store/dashboard.ts";
import { tokenFromHash } from "./store/session.ts";

/** The page's start. A token in the address (sign-in link) is taken out of it before anything else can see it. */
const linkToken = tokenFromHash(window.location.hash);
if (linkToken !== null) window.history.replaceState(null, "", window.location.pathname + window.location.search);

const dashboard = createDashboard(window);
const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App dashboard={dashboard} />, root);
void dashboard.session.start(linkToken);
