import { describe, expect, it } from "vitest";
import { progressLine } from "../../../cli/import/progress.ts";

describe("the progress of an import", () => {
  it.each([
    [0, 0, "░".repeat(28), "0 %"],
    [0.5, 5000, "█".repeat(14) + "░".repeat(14), "50 %"],
    [0.999, 9990, "█".repeat(28), "99 %"],
    [1, 10_000, "█".repeat(28), "100 %"],
  ])("[CL12] is %f of the file", (share, lines, bar, percent) => {
    expect(progressLine(share, lines, 2500.4)).toBe(`${bar} ${percent}  ${lines.toLocaleString("en")} lines, 2,500/s`);
  });

  it("[CL12] has no end in sight when it comes from standard input", () => {
    expect(progressLine(null, 12_345, 1)).toBe("12,345 lines, 1/s");
  });
});
