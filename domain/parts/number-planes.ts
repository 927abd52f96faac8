/**
 * Numbers as planes of bytes: what exceeds the smallest of them, all lowest bytes first, then all second bytes, and so
 * on, as many planes as the largest needs. High bytes are alike and nearly vanish when deflated; low ones are as good as
 * random and stay as they are. Numbers that are not all whole keep the eight bytes of their float64.
 */
export interface NumberPlanes {
  count: number;
  /** Smallest of whole numbers. */
  base: number;
  planes: Uint8Array[];
}

const FLOAT_PLANES = 8;

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0);

const floatPlanes = (values: ArrayLike<number>): NumberPlanes => {
  const count = values.length;
  const planes = Array.from({ length: FLOAT_PLANES }, () => new Uint8Array(count));
  const view = new DataView(new ArrayBuffer(FLOAT_PLANES));
  for (let row = 0; row < count; row++) {
    view.setFloat64(0, values[row] as number, true);
    planes.forEach((plane, index) => {
      plane[row] = view.getUint8(index);
    });
  }
  return { count, base: 0, planes };
};

/** @param values any numbers; those that are not all safe integers cost eight bytes each */
export const toPlanes = (values: ArrayLike<number>): NumberPlanes => {
  const count = values.length;
  let min = count > 0 ? (values[0] as number) : 0;
  let max = min;
  for (let row = 0; row < count; row++) {
    const value = values[row] as number;
    if (!isWhole(value)) return floatPlanes(values);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!Number.isSafeInteger(max - min)) return floatPlanes(values);
  const planes: Uint8Array[] = [];
  for (let unit = 1; unit <= max - min; unit *= 256) {
    const plane = new Uint8Array(count);
    // Storing truncates and keeps the lowest eight bits; dividing by a power of two is exact.
    for (let row = 0; row < count; row++) plane[row] = ((values[row] as number) - min) / unit;
    planes.push(plane);
  }
  return { count, base: min, planes };
};

const readFloats = ({ count, planes }: NumberPlanes): Float64Array => {
  const out = new Float64Array(count);
  const bytes = new Uint8Array(out.buffer);
  planes.forEach((plane, index) => {
    for (let row = 0; row < count; row++) bytes[row * FLOAT_PLANES + index] = plane[row] as number;
  });
  return out;
};

/** Writes the low four planes into `out`; further ones, if any, are the caller's. */
const readLow = <T extends Uint32Array | Float64Array>({ count, planes }: NumberPlanes, out: T): T => {
  const [p0, p1, p2, p3] = planes;
  if (!p0) return out;
  if (!p1) for (let row = 0; row < count; row++) out[row] = p0[row] as number;
  else if (!p2) for (let row = 0; row < count; row++) out[row] = (p0[row] as number) | ((p1[row] as number) << 8);
  else if (!p3) {
    for (let row = 0; row < count; row++) {
      out[row] = (p0[row] as number) | ((p1[row] as number) << 8) | ((p2[row] as number) << 16);
    }
  } else {
    for (let row = 0; row < count; row++) {
      out[row] =
        ((p0[row] as number) |
          ((p1[row] as number) << 8) |
          ((p2[row] as number) << 16) |
          ((p3[row] as number) << 24)) >>>
        0;
    }
  }
  return out;
};

/** The numbers, whatever they are. */
export const planesToNumbers = (column: NumberPlanes): Float64Array => {
  if (column.planes.length === FLOAT_PLANES) return readFloats(column);
  const out = readLow(column, new Float64Array(column.count));
  for (let index = 4; index < column.planes.length; index++) {
    const plane = column.planes[index] as Uint8Array;
    const unit = 256 ** index;
    for (let row = 0; row < column.count; row++) out[row] = (out[row] as number) + (plane[row] as number) * unit;
  }
  if (column.base !== 0) for (let row = 0; row < column.count; row++) out[row] = (out[row] as number) + column.base;
  return out;
};

/** The numbers, of which it is known that they are whole and in 0..2^32-1. */
export const planesToUints = (column: NumberPlanes): Uint32Array => {
  const out = readLow(column, new Uint32Array(column.count));
  if (column.base !== 0) for (let row = 0; row < column.count; row++) out[row] = (out[row] as number) + column.base;
  return out;
};

/** The numbers, of which it is known that they are whole and in 0..255; the plane itself wherever that says it. */
export const planesToBytes = ({ count, base, planes }: NumberPlanes): Uint8Array => {
  const [plane] = planes;
  if (!plane) return new Uint8Array(count).fill(base);
  return base === 0 ? plane : plane.map((value) => value + base);
};
