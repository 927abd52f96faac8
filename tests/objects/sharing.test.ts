import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Directory } from "../../objects/directory.ts";
import { linkToken } from "../../objects/link-token.ts";
import type { CreateLink } from "../../protocol/links.ts";
import { aSite } from "../support/sites.ts";

const directory = env.DIRECTORY.getByName("sharing");
const inside = <T>(look: (object: Directory, state: DurableObjectState) => T | Promise<T>): Promise<T> =>
  runInDurableObject(directory, (object, state) => look(object as unknown as Directory, state));

const blog = JSON.stringify([["contains", "event:page", ["/blog"]]]);
const plain: CreateLink = { kind: "dashboard", name: "", password: null, expires_at: null, segment: null };
const makeLink = async (given: Partial<CreateLink> = {}, site = "a.test") => {
  const link = await directory.createLink(site, { ...plain, ...given });
  if (typeof link === "string") throw new Error(`no link: ${link}`);
  return { id: link.id, link, token: linkToken(link) };
};

beforeAll(async () => {
  await directory.createSite(aSite("a.test").settings);
  await directory.createSite(aSite("b.test").settings);
});

describe("segments", () => {
  it("[SL1] belong to a site, have small numbers, and a number is never given twice", async () => {
    const first = await directory.createSegment("a.test", { name: "Readers", filters: blog });
    expect(first).toEqual({ id: 1, name: "Readers", filters: blog });
    const second = await directory.createSegment("a.test", {
      name: "Estonia",
      filters: "[]",
    });
    expect(await directory.changeSegment("a.test", 1, { name: "Blog readers" })).toMatchObject({
      name: "Blog readers",
      filters: blog,
    });
    expect((await directory.segments("a.test")).map(({ name }) => name)).toEqual(["Blog readers", "Estonia"]);
    expect(await directory.segments("b.test")).toEqual([]);
    expect(await directory.changeSegment("b.test", 1, { name: "Mine" })).toBe(null);
    expect(await directory.deleteSegment("b.test", 1)).toBe("missing");
    expect(await directory.deleteSegment("a.test", second?.id ?? 0)).toBe("deleted");
    expect((await directory.createSegment("a.test", { name: "Next", filters: blog }))?.id).toBe(3);
    expect(await directory.createSegment("none.test", { name: "No site", filters: blog })).toBe(null);
  });

  it("[SL2] cannot go while a link is limited to them", async () => {
    const { id, link } = await makeLink({ segment: 1 });
    expect(link.segment).toBe(1);
    expect(await directory.deleteSegment("a.test", 1)).toBe("in_use");
    await directory.revokeLink("a.test", id);
    expect(await directory.deleteSegment("a.test", 1)).toBe("deleted");
    expect(await directory.createLink("a.test", { ...plain, segment: 1 })).toBe("missing");
  });
});

describe("share links", () => {
  it("[SL3] open with the whole token only, until they are revoked, and only on their site", async () => {
    const { id, token } = await makeLink({ name: "For Ann" });
    expect(token).toMatch(/^ff_link_[0-9a-f]{44}$/);
    const opened = { id, kind: "dashboard", siteId: "a.test", segment: null, expires_at: null };
    expect(await directory.openLink(token, null)).toEqual({ kind: "open", link: opened });
    expect(await directory.link(id)).toEqual(opened);
    for (const wrong of [
      `${token.slice(0, -1)}g`,
      `${token.slice(0, -1)}${token.endsWith("0") ? 1 : 0}`,
      "",
      id,
      `${token}0`,
    ]) {
      expect(await directory.openLink(wrong, null)).toEqual({ kind: "unknown" });
    }
    expect(await directory.revokeLink("b.test", id)).toBe(false);
    expect(await directory.revokeLink("a.test", id)).toBe(true);
    expect(await directory.link(id)).toBe(null);
    expect(await directory.openLink(token, null)).toEqual({ kind: "unknown" });
  });

  it("[SL4] are over at their time", async () => {
    const { id, token } = await makeLink({ expires_at: 1_000_000 });
    await inside(async (object) => {
      object.clock = { now: () => 999_999 };
      expect(await object.link(id)).not.toBe(null);
      object.clock = { now: () => 1_000_000 };
      expect(await object.link(id)).toBe(null);
      expect(await object.openLink(token, null)).toEqual({ kind: "over" });
      object.clock = { now: () => Date.now() };
    });
  });

  it("[SL5] with a password open with that, keep only its hash, and stop listening to guesses for a while", async () => {
    const password = "correct horse";
    const { id, link, token } = await makeLink({ password });
    expect(Object.keys(link).sort()).toEqual(
      "created_at expires_at has_password id kind last_used name secret segment".split(" "),
    );
    expect(await directory.openLink(token, null)).toEqual({ kind: "password" });
    expect((await directory.openLink(token, password)).kind).toBe("open");
    await inside(async (object, state) => {
      const [row] = state.storage.sql.exec("SELECT * FROM links WHERE id = ?", id).toArray();
      expect(JSON.stringify(row)).not.toContain(password);
      expect(row?.password).toMatch(/^pbkdf2-sha256\$100000\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
      let now = Date.now();
      object.clock = { now: () => now };
      for (let guess = 0; guess < 20; guess++) {
        expect(await object.openLink(token, `guess ${guess}`)).toEqual({ kind: "wrong_password" });
      }
      expect(await object.openLink(token, password)).toEqual({ kind: "wait", seconds: 10 });
      now += 10_000;
      expect((await object.openLink(token, password)).kind).toBe("open");
      object.clock = { now: () => Date.now() };
    });
    expect(JSON.stringify(await directory.links("a.test"))).not.toContain("pbkdf2");
  });

  it("[SL6] go with their site, and so do segments", async () => {
    const { id } = await makeLink({}, "b.test");
    await directory.createSegment("b.test", { name: "Gone", filters: blog });
    await directory.deleteSite("b.test");
    expect(await directory.link(id)).toBe(null);
    await directory.createSite(aSite("b.test").settings);
    expect(await directory.links("b.test")).toEqual([]);
    expect(await directory.segments("b.test")).toEqual([]);
  });
});
