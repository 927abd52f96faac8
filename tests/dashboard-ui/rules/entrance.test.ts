import { describe, expect, it } from "vitest";
import { entranceOf, isEmbedded, pathOfOwnPage, pathOfScreen, withLink } from "../../../dashboard-ui/rules/entrance.ts";

const id = "0123456789ab";
const token = `ff_link_${id}${"c".repeat(32)}`;

describe("ways in", () => {
  it.each([
    ["/", { by: "address" }],
    ["/example.com", { by: "address" }],
    ["/share", { by: "address" }],
    [`/share/${token}/settings`, { by: "address" }],
    [`/share/${token}`, { by: "link", token, link: id, embedded: false }],
    ["/share/half-a-token", { by: "link", token: "half-a-token", link: "", embedded: false }],
    [`/embed/${token}`, { by: "link", token, link: id, embedded: true }],
    ["/embed/Example.com", { by: "frame", site: "example.com" }],
  ])("[SL15] %s", (path, entrance) => {
    expect(entranceOf(path)).toEqual(entrance);
  });

  it("[SL15] lead to one screen, and a frame to that screen as a page", () => {
    const [plain, shared, framed, frame] = ["/a.test", `/share/${token}`, `/embed/${token}`, "/embed/a.test"].map(
      entranceOf,
    );
    if (!plain || !shared || !framed || !frame) throw new Error("four ways in");
    const all = [plain, shared, framed, frame];
    expect(all.map(isEmbedded)).toEqual([false, false, true, true]);
    expect(all.map((entrance) => pathOfScreen(entrance, "a.test"))).toEqual([
      "/a.test",
      `/share/${token}`,
      `/embed/${token}`,
      "/embed/a.test",
    ]);
    expect(all.map((entrance) => pathOfOwnPage(entrance, "a.test"))).toEqual([
      "/a.test",
      `/share/${token}`,
      `/share/${token}`,
      "/a.test",
    ]);
    expect(withLink("/api/x?a=b", shared)).toBe(`/api/x?a=b&link=${id}`);
    expect(withLink("/api/x", plain)).toBe("/api/x");
  });
});
