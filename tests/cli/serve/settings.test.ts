import { describe, expect, it } from "vitest";
import { availableMb, readServeSettings } from "../../../cli/serve/settings.ts";

describe("what the environment says to the server", () => {
  it("[CL1] nothing: the loopback address, port 8787, ./.footfall, a token of its own", () => {
    expect(readServeSettings({}, "/srv/app", 4096)).toEqual({
      host: "127.0.0.1",
      port: 8787,
      dataDir: "/srv/app/.footfall",
      adminToken: null,
      geoFile: null,
      trustedProxy: false,
      privateWebhooks: false,
      memoryMb: 512,
    });
  });

  it("[CL1] all of it", () => {
    const environment = {
      HOST: "0.0.0.0",
      PORT: "80",
      FOOTFALL_DATA: "/var/lib/footfall",
      FOOTFALL_ADMIN_TOKEN: "0123456789abcdef",
      FOOTFALL_GEO_FILE: "geo/city.mmdb",
      FOOTFALL_TRUSTED_PROXY: "1",
      FOOTFALL_PRIVATE_WEBHOOKS: "1",
      FOOTFALL_MEMORY_MB: "2048",
    };
    expect(readServeSettings(environment, "/srv/app")).toEqual({
      host: "0.0.0.0",
      port: 80,
      dataDir: "/var/lib/footfall",
      adminToken: "0123456789abcdef",
      geoFile: "/srv/app/geo/city.mmdb",
      trustedProxy: true,
      privateWebhooks: true,
      memoryMb: 2048,
    });
  });

  it.each([
    [400, 128],
    [1000, 250],
    [64_000, 512],
  ])("[CL1] of a machine with %i MB of memory it may count on %i", (machineMb, memoryMb) => {
    expect(readServeSettings({}, "/", machineMb).memoryMb).toBe(memoryMb);
  });

  it("[CL1] a container has what it is given, not what its machine has", () => {
    expect(availableMb(64_000_000_000, 512_000_000)).toBe(512);
    // As a kernel says that there is no limit.
    for (const limit of [0, 2 ** 64]) expect(availableMb(64_000_000_000, limit)).toBe(64_000);
  });

  it.each([
    [{ PORT: "http" }, "PORT must be a whole number"],
    [{ PORT: "65536" }, "PORT must be a whole number"],
    [{ FOOTFALL_ADMIN_TOKEN: "short", HOST: "0.0.0.0" }, "at least 16 characters"],
    [{ FOOTFALL_ADMIN_TOKEN: "short", HOST: "192.0.2.1" }, "at least 16 characters"],
    [{ FOOTFALL_ADMIN_TOKEN: "short", FOOTFALL_TRUSTED_PROXY: "1" }, "at least 16 characters"],
    [{ FOOTFALL_MEMORY_MB: "64" }, "FOOTFALL_MEMORY_MB must be a whole number of megabytes, 128 or more"],
    [{ FOOTFALL_MEMORY_MB: "1g" }, "FOOTFALL_MEMORY_MB must be a whole number of megabytes"],
    [{ FOOTFALL_TRUSTED_PROXY: "yes" }, "FOOTFALL_TRUSTED_PROXY must be 1 or 0"],
  ])("[CL1] refuses %j", (environment, sentence) => {
    expect(() => readServeSettings(environment, "/")).toThrow(sentence);
  });

  it.each([{}, { HOST: "localhost" }, { HOST: "::1" }])(
    "[CL21] takes a short token on one's own machine, %j",
    (where) => {
      expect(readServeSettings({ FOOTFALL_ADMIN_TOKEN: "short", ...where }, "/").adminToken).toBe("short");
    },
  );
});
