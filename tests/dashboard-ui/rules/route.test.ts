import { describe, expect, it } from "vitest";
import { parseRoute, pathOfSite, siteFromInput } from "../../../dashboard-ui/rules/route.ts";

describe("addresses", () => {
  it.each([
    ["/", { name: "sites" }],
    ["//", { name: "sites" }],
    ["/example.com", { name: "site", site: "example.com" }],
    ["/example.com/", { name: "site", site: "example.com" }],
    ["/Example.COM", { name: "site", site: "example.com" }],
    ["/localhost", { name: "site", site: "localhost" }],
    ["/xn--bcher-kva.example", { name: "site", site: "xn--bcher-kva.example" }],
    ["/example.com/settings", { name: "settings", site: "example.com", section: "" }],
    ["/example.com/settings/goals", { name: "settings", site: "example.com", section: "goals" }],
    ["/example.com/settings/goals/x", { name: "unknown", path: "/example.com/settings/goals/x" }],
    ["/-x/settings", { name: "unknown", path: "/-x/settings" }],
    ["/a/b", { name: "unknown", path: "/a/b" }],
    ["/ex ample", { name: "unknown", path: "/ex ample" }],
    ["/%E0%A4%A", { name: "unknown", path: "/%E0%A4%A" }],
    ["/..%2fadmin", { name: "unknown", path: "/..%2fadmin" }],
    ["/-x.com", { name: "unknown", path: "/-x.com" }],
    ["/share/any", { name: "shared" }],
    ["/embed/example.com", { name: "shared" }],
  ])("[UI1] %s", (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });

  it("[UI1] a site's own address leads back to it", () => {
    expect(parseRoute(pathOfSite("blog.example.com"))).toEqual({ name: "site", site: "blog.example.com" });
  });

  it.each([
    ["example.com", "example.com"],
    ["  https://Example.com/pricing?a=b#c ", "example.com"],
    ["http://example.com:8080/", "example.com"],
    ["example.com.", "example.com"],
    ["www.example.com", "www.example.com"],
    ["", null],
    ["not a domain", null],
    ["https://", null],
    ["exa_mple.com", null],
    [`${"a".repeat(64)}.com`, null],
  ])("[UI6] %s typed as a domain means %s", (input, site) => {
    expect(siteFromInput(input)).toBe(site);
  });
});
