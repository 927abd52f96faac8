import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";

const folder = resolve(import.meta.dirname, "../../protocol");

/** Everything about the schemas that text can show: shapes, limits, literals, patterns. Bodies of checks are invisible. */
const schemaText = async (): Promise<string> => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort();
  const texts: string[] = [];
  for (const file of files) {
    const module = (await import(join(folder, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (!name.endsWith("Schema")) continue;
      const text = JSON.stringify(value, (key, part) =>
        key === "~standard" ? undefined : part instanceof RegExp ? part.source : part,
      );
      texts.push(`${file} ${name} ${text}`);
    }
  }
  return texts.join("\n");
};

describe("the protocol's fingerprint", () => {
  it("[PR4] changes only on purpose: decide whether an old peer can ignore the change, then write the new one here", async () => {
    const fingerprint = createHash("sha256")
      .update(await schemaText())
      .digest("hex")
      .slice(0, 16);
    expect(`${PROTOCOL_VERSION}: ${fingerprint}`).toBe("1: a36aca452ca8105b");
  });
});
