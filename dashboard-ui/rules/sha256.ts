/**
 * SHA-256 (FIPS 180-4) of a text as UTF-8. `crypto.subtle` exists only on pages served over https, and a server in the
 * house next door is not; besides, it would be asked once a line.
 */

const fractions = (root: number): Uint32Array => {
  const found: number[] = [];
  for (let candidate = 2; found.length < 64; candidate++) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) isPrime = false;
    if (isPrime) found.push((candidate ** (1 / root) % 1) * 2 ** 32);
  }
  return Uint32Array.from(found);
};

const constants = fractions(3);
const start = fractions(2).slice(0, 8);
const encoder = new TextEncoder();
const words = new Uint32Array(64);

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

const takeBlock = (state: Uint32Array, view: DataView, offset: number): void => {
  for (let index = 0; index < 16; index++) words[index] = view.getUint32(offset + 4 * index);
  for (let index = 16; index < 64; index++) {
    const early = words[index - 15] as number;
    const late = words[index - 2] as number;
    const low = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const high = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    words[index] = (words[index - 16] as number) + low + (words[index - 7] as number) + high;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  // One assignment after the other: an array made at each of 64 rounds would cost more than the round.
  for (let index = 0; index < 64; index++) {
    const sum = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const choice = (e & f) ^ (~e & g);
    const one = (h + sum + choice + (constants[index] as number) + (words[index] as number)) | 0;
    const other = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + other) | 0;
  }
  const sums = [a, b, c, d, e, f, g, h];
  for (let index = 0; index < 8; index++) state[index] = (state[index] as number) + (sums[index] as number);
};

/** @returns 32 bytes */
export const sha256 = (text: string): Uint8Array => {
  const bytes = encoder.encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = start.slice();
  for (let offset = 0; offset < padded.length; offset += 64) takeBlock(state, view, offset);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  state.forEach((word, index) => {
    out.setUint32(4 * index, word);
  });
  return digest;
};
