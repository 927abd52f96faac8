import { describe, expect, it } from "vitest";
import { countryNames, deviceIcon, flag, plainLabel, sourceLabel } from "../../../dashboard-ui/rules/labels.ts";

describe("labels", () => {
  it("[UI9] names countries in the viewer's language", () => {
    expect(countryNames("en")("EE")).toBe("Estonia");
    expect(countryNames("de")("EE")).toBe("Estland");
  });

  it("[UI9] leaves a code that is no country as it is, and says when there is none", () => {
    const name = countryNames("en");
    expect(name("XQ")).toBe("XQ");
    expect(name("<b>")).toBe("<b>");
    expect(name("")).toBe("(not set)");
  });

  it.each([
    ["EE", "🇪🇪"],
    ["", ""],
    ["ee", ""],
    ["USA", ""],
    ["<>", ""],
  ])("flag of %j", (country, expected) => {
    expect(flag(country)).toBe(expected);
  });

  it("[UI9] calls what is empty by the words that filters use", () => {
    expect(sourceLabel("")).toBe("Direct / None");
    expect(plainLabel("")).toBe("(not set)");
    expect(sourceLabel("Google")).toBe("Google");
  });

  it.each([
    ["Desktop", "desktop"],
    ["Laptop", "desktop"],
    ["Mobile", "phone"],
    ["Tablet", "tablet"],
    ["", "device"],
    ["Smart TV", "device"],
  ])("drawing for %j: %s", (device, icon) => {
    expect(deviceIcon(device)).toBe(icon);
  });
});
