import { join } from "node:path";
import { readSelfHostConfig } from "../../cli/build/build.ts";
import { root } from "../../cli/root.ts";
import { type RunningServer, startWorkerd } from "./workerd-server.ts";

/** Starts the empty Worker -> object call (bench/workers/baseline.ts), with the product's compatibility flags. */
export const startBaseline = (): Promise<RunningServer> =>
  startWorkerd(join(root, "bench/workers/baseline.ts"), {
    ...readSelfHostConfig(root),
    classes: ["EmptyObject"],
    objects: [{ binding: "EMPTY", className: "EmptyObject" }],
    secrets: [],
    vars: {},
  });
