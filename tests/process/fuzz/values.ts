import fc from "fast-check";

/** Words and values that programs stumble over. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\n",
    "../..",
    "%ff",
    "%2e%2e%2f",
    "%00",
    "'; DROP TABLE sites; --",
    "\ud800",
    "\udfff\ud800",
    "\u202e\ufeff",
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "-1",
    "1e309",
    "NaN",
    "null",
    "<script>alert(1)</script>",
    "(a+)+$",
    "a".repeat(5000),
    "é".repeat(700),
    "👩‍👩‍👧".repeat(90),
    "123456789012345",
    "jane@example.com",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** JSON numbers as texts: the parser is given what `JSON.stringify` would never write. */
const numbers = ["1e309", "-1e309", "1e-400", "-0", "9007199254740993", "1".repeat(400), "0.1e1", "253402300800000"];

const SPOT = "\u0001spot";

/** Text in place of a JSON value. */
const written: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...numbers,
    "null",
    "true",
    "{}",
    "[]",
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{}}}',
  ),
  fc.constantFrom('"\\ud800"', '"\\u0000"', "[".repeat(3000) + "]".repeat(3000), "Infinity", "undefined", "0x10", "01"),
  text.map((word) => JSON.stringify(word)),
  fc.double({ noNaN: true }).map(String),
  fc.integer().map(String),
  fc.json({ maxDepth: 3 }),
);

type Spot = readonly [node: Record<string, unknown>, key: string];

const spotsOf = (node: unknown): Spot[] => {
  if (typeof node !== "object" || node === null) return [];
  const record = node as Record<string, unknown>;
  return Object.keys(record).flatMap((key) => [[record, key] as const, ...spotsOf(record[key])]);
};

/** JSON of a body in which a value somewhere is replaced, left out or added, once or a few times. */
export const mutated = (body: object): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(), written, fc.constantFrom("replace", "replace", "drop", "add"), text), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => {
      const copy = structuredClone(body) as Record<string, unknown>;
      const values: string[] = [];
      for (const [at, value, how, name] of changes) {
        const spots = spotsOf(copy);
        const [node, key] = spots[at % Math.max(1, spots.length)] ?? [copy, "v"];
        if (how === "drop") {
          delete node[key];
          continue;
        }
        const spot = `${SPOT}${values.push(value) - 1}`;
        if (how === "add" && Array.isArray(node)) node.push(spot);
        else if (how === "add")
          Object.defineProperty(node, name, { value: spot, enumerable: true, configurable: true, writable: true });
        else node[key] = spot;
      }
      return JSON.stringify(copy).replace(/"\\u0001spot(\d+)"/g, (_spot, index) => values[Number(index)] ?? "null");
    });
