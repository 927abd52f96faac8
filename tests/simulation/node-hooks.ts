import { registerHooks } from "node:module";

/** For `node --import`: the objects' "cloudflare:workers" is the stand-in, as vitest.config.ts has it for tests. */
const standIn = new URL("./workers-stand-in.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "cloudflare:workers" ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
