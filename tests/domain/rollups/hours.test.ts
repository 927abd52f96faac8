import { describe, expect, it } from "vitest";
import { computeNextSeal, sealableHours } from "../../../domain/rollups/hours.ts";

const at = (clock: string): number => Date.parse(`2026-11-21T${clock}:00Z`);
const hours = (clocks: string): number[] => (clocks === "" ? [] : clocks.split(" ").map((hour) => at(`${hour}:00`)));

describe("sealing", () => {
  it.each([
    // now      owed        sealable   next
    ["14:30", "", "", null],
    ["14:30", "14", "", "15:02"],
    ["15:00", "14", "", "15:02"],
    ["15:01", "14 15", "", "15:02"],
    ["15:02", "14 15", "14", "16:02"],
    ["15:02", "15", "", "16:02"],
    ["14:30", "09", "09", "15:02"],
    ["14:01", "09 13", "09", "14:02"],
    ["15:02", "14 09 12", "09 12 14", "16:02"],
  ])("[RO1] at %s, owed %s: sealable %s, next at %s", (now, owed, sealable, next) => {
    expect(sealableHours(hours(owed), at(now))).toEqual(hours(sealable));
    expect(computeNextSeal(hours(owed), at(now))).toBe(next === null ? null : at(next));
  });
});
