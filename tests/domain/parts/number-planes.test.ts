import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { xxHash32 } from "../../../domain/parts/checksum.ts";
import { planesToNumbers, planesToUints, toPlanes } from "../../../domain/parts/number-planes.ts";
import { decodeText, encodeText } from "../../../domain/parts/text-bytes.ts";

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 255, 256, 2 ** 32 - 1, 2 ** 32, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 2 ** 53),
);

describe("number planes", () => {
  it("[PA1] give every number back, whatever its size, sign and fraction", () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(number), fc.array(fc.integer()), fc.array(fc.maxSafeInteger())), (values) => {
        expect(Array.from(planesToNumbers(toPlanes(values)))).toEqual(values);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 32 - 1 })), (values) => {
        expect(Array.from(planesToUints(toPlanes(values)))).toEqual(values);
      }),
    );
  });

  it.each([
    ["a constant", [7, 7, 7], 0],
    ["a byte's range, wherever it lies", [1_000_000, 1_000_255], 1],
    ["one more", [1_000_000, 1_000_256], 2],
    ["instants of a month", [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31)], 4],
    ["instants of two months", [Date.UTC(2026, 0, 1), Date.UTC(2026, 2, 1)], 5],
    ["a fraction", [0.5], 8],
    ["minus zero", [-0], 8],
  ])("[PA1] cost as many bytes as the range needs: %s", (_what, values, planes) => {
    expect(toPlanes(values).planes.length).toBe(planes);
  });
});

describe("text as bytes", () => {
  it("[PA1] gives every string back, lone surrogates included", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        expect(decodeText(encodeText(text))).toBe(text);
      }),
    );
    const long = "/ascii".repeat(10_000);
    expect(decodeText(encodeText(long))).toBe(long);
    expect(decodeText(encodeText(`${long}é`))).toBe(`${long}é`);
  });
});

describe("checksum", () => {
  // Published test vectors of XXH32; the last one crosses its stripes of 16 bytes.
  it.each([
    ["", 0x02cc5d05],
    ["a", 0x550d7456],
    ["abc", 0x32d153ff],
    ["Nobody inspects the spammish repetition", 0xe2293b2f],
  ])("[PA5] is xxHash32: %j", (text, hash) => {
    expect(xxHash32(encodeText(text))).toBe(hash);
    expect(xxHash32(encodeText(`..${text}`).subarray(2))).toBe(hash);
  });
});
