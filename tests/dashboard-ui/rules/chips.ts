import fc from "fast-check";
import { type Chip, filterDimensions, operatorsOf, SEGMENT } from "../../../dashboard-ui/rules/filters.ts";

/** Any chip that the screen can have, joined or not. */
const value = fc.string({ minLength: 1, maxLength: 12 });

const dimensions = [...filterDimensions, "event:props:plan", "event:props:a,b%2C", "event:props:or"] as const;

const plain: fc.Arbitrary<Chip> = fc.oneof(
  fc.constantFrom(...dimensions).chain((dimension) =>
    fc.record({
      operator: fc.constantFrom(...operatorsOf(dimension)),
      dimension: fc.constant(dimension),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    }),
  ),
  fc.record({
    operator: fc.constant("is" as const),
    dimension: fc.constant(SEGMENT),
    values: fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(String), { minLength: 1, maxLength: 2 }),
  }),
);

export const chip: fc.Arbitrary<Chip> = fc
  .tuple(plain, fc.boolean())
  .map(([one, or]) => (or ? { ...one, or: true } : one));
