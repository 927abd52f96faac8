import type { Env } from "./env.ts";
import { route } from "./router.ts";

/** The Worker: routes requests to the objects, which are the system. */
export { Directory } from "../objects/directory.ts";
export { SiteHub } from "../objects/site-hub.ts";
export { VisitorShard } from "../objects/visitor-shard.ts";

export default { fetch: route } satisfies ExportedHandler<Env>;
