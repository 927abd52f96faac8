import { render } from "preact";
import "./styles/index.ts";
import { App } from "./app.tsx";
import { keepFocus } from "./elements/kept-focus.ts";
import { createDashboard } from "./store/dashboard.ts";
import { tokenFromHash } from "./store/session.ts";

/** A token in the address (sign-in link) is taken out of it before anything else can see it. */
const takeLinkToken = (): string | null => {
  const token = tokenFromHash(window.location.hash);
  if (token !== null) window.history.replaceState(null, "", window.location.pathname + window.location.search);
  return token;
};

/** The page's start. */
const linkToken = takeLinkToken();
const dashboard = createDashboard(window);
const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App dashboard={dashboard} />, root);
keepFocus(document, () => document.getElementById("content"));
void dashboard.session.start(linkToken);
// A sign-in link that is pasted where the dashboard is open already loads nothing anew.
window.addEventListener("hashchange", () => {
  const token = takeLinkToken();
  if (token !== null) void dashboard.session.start(token);
});
