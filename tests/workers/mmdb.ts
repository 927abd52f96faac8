/** A MaxMind DB of one record, for 203.0.113.0/24 of IPv4; as much of the format as that takes. */

type Value = string | number | { [key: string]: Value } | Value[];

const text = new TextEncoder();

const header = (type: number, size: number): number[] => {
  const extended = type > 7;
  const first = (extended ? 0 : type) << 5;
  const tail = extended ? [type - 7] : [];
  if (size < 29) return [first | size, ...tail];
  if (size < 285) return [first | 29, ...tail, size - 29];
  return [first | 30, ...tail, (size - 285) >> 8, (size - 285) & 255];
};

const encode = (value: Value): number[] => {
  if (typeof value === "string") {
    const bytes = text.encode(value);
    return [...header(2, bytes.length), ...bytes];
  }
  if (typeof value === "number" && Number.isInteger(value)) {
    const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
    return [...header(6, 4), ...bytes];
  }
  if (typeof value === "number") {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return [...header(3, 8), ...new Uint8Array(view.buffer)];
  }
  if (Array.isArray(value)) return [...header(11, value.length), ...value.flatMap(encode)];
  const entries = Object.entries(value);
  return [...header(7, entries.length), ...entries.flatMap(([key, inner]) => [...encode(key), ...encode(inner)])];
};

/** Built like GeoLite2-City. @param record what is known of 203.0.113.0/24 */
export const cityFile = (record: Value): Uint8Array => {
  const bits = [203, 0, 113].flatMap((octet) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (octet >> bit) & 1));
  const nodes = bits.length;
  const found = nodes + 16;
  const tree = bits.flatMap((bit, node) => {
    const next = node + 1 === nodes ? found : node + 1;
    const [left, right] = bit === 0 ? [next, nodes] : [nodes, next];
    return [left, right].flatMap((word = 0) => [(word >> 16) & 255, (word >> 8) & 255, word & 255]);
  });
  const metadata = {
    node_count: nodes,
    record_size: 24,
    ip_version: 4,
    database_type: "Test-City",
    languages: ["en"],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_780_000_000,
    description: { en: "test" },
  };
  const marker = [0xab, 0xcd, 0xef, ...text.encode("MaxMind.com")];
  return new Uint8Array([...tree, ...new Array<number>(16).fill(0), ...encode(record), ...marker, ...encode(metadata)]);
};
