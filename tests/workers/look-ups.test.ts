import { describe, expect, it } from "vitest";
import { LookUps } from "../../workers/access/look-ups.ts";

/** A Directory that knows one name, and counts how often it is asked about it. */
const directory = () => {
  const asked = { real: 0 };
  const ask = async (name: string): Promise<string | null> => {
    if (name !== "real") return null;
    asked.real++;
    return "owner";
  };
  return { asked, ask };
};

describe("look-ups", () => {
  it("[AC25] made-up names push out no real one", async () => {
    const { asked, ask } = directory();
    const lookUps = new LookUps<string>();
    expect(await lookUps.find("real", () => ask("real"))).toBe("owner");
    for (let i = 0; i < 10_000; i++) expect(await lookUps.find(`made-up ${i}`, () => ask("made up"))).toBeNull();
    expect(await lookUps.find("real", () => ask("real"))).toBe("owner");
    expect(asked.real).toBe(1);
  });

  it("[AC25] what was unknown is asked about again only later, and forgotten when it is known", async () => {
    const { asked, ask } = directory();
    const lookUps = new LookUps<string>();
    expect(await lookUps.find("real", async () => null)).toBeNull();
    expect(await lookUps.find("real", () => ask("real"))).toBeNull();
    expect(asked.real).toBe(0);
    lookUps.note("real", "owner", Date.now() + 60_000);
    expect(await lookUps.find("real", async () => null)).toBe("owner");
    lookUps.clear();
    expect(await lookUps.find("real", async () => null)).toBeNull();
  });

  it("[SL3] [AC5] what was asked before something was revoked is not believed after it", async () => {
    const lookUps = new LookUps<string>();
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const early = lookUps.find("real", () => promise);
    lookUps.clear();
    resolve("owner");
    expect(await early).toBe("owner");
    expect(await lookUps.find("real", async () => null)).toBeNull();
  });
});
