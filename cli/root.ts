import { fileURLToPath } from "node:url";

/** The checkout (or installed package) that this command line belongs to. */
export const root = fileURLToPath(new URL("..", import.meta.url));
