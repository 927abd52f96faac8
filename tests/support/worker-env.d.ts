import type { Env as WorkerEnv } from "../../workers/env.ts";

/** The bindings that tests in workerd see through `env` and `exports` of "cloudflare:workers". */
declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {}
    interface GlobalProps {
      mainModule: typeof import("../../workers/index.ts");
    }
  }
}
