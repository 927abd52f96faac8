import { describe, expect, it } from "vitest";
import { startedText } from "../../../cli/serve/announce.ts";
import { readServeSettings } from "../../../cli/serve/settings.ts";

const started = (over: { isNew?: boolean; environment?: Record<string, string> } = {}) => ({
  url: "http://127.0.0.1:8787",
  port: 8787,
  token: "the-secret-admin-token",
  isNew: over.isNew ?? false,
  settings: readServeSettings(over.environment ?? {}, process.cwd()),
  json: false,
});

describe("what a start prints", () => {
  it("[CL8] the first time the token, as a link that signs in, and where it is kept", () => {
    const text = startedText(started({ isNew: true }), false);
    expect(text).toContain("http://localhost:8787/#token=the-secret-admin-token");
    expect(text).toContain("http://localhost:8787/demo/");
    expect(text).toContain(".footfall/admin-token");
  });

  it("[CL8] later the link on a screen, but no secret into a log", () => {
    expect(startedText(started(), true)).toContain("/#token=the-secret-admin-token");
    const logged = startedText(started(), false);
    expect(logged).not.toContain("the-secret-admin-token");
    expect(logged).toContain("sign in with the token in .footfall/admin-token");
    const given = started({ environment: { FOOTFALL_ADMIN_TOKEN: "the-secret-admin-token" } });
    expect(startedText(given, false)).toContain("sign in with your FOOTFALL_ADMIN_TOKEN");
  });

  it("[CL8] an address that can be reached when the server listens elsewhere", () => {
    const settings = readServeSettings({ HOST: "192.0.2.1" }, "/");
    expect(startedText({ ...started(), url: "http://192.0.2.1:8787", settings }, false)).toContain(
      "http://192.0.2.1:8787/demo/",
    );
  });

  it("[CL21] that a short token is one to try things with", () => {
    expect(startedText(started(), false)).not.toContain("short");
    expect(startedText({ ...started(), token: "short-token" }, false)).toContain("The admin token is short");
  });
});
