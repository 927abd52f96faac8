import { join } from "node:path";
import { readSelfHostConfig } from "../../cli/build/build.ts";
import { describeApi } from "../../cli/build/parts.ts";

/** Before the first test of the project: the one asset that a route answers with is there, in a fresh checkout too. */
const root = join(import.meta.dirname, "../..");

export default (): Promise<void> => describeApi(root, join(root, readSelfHostConfig(root).assets.directory));
