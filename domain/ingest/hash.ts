/** Hashes of short texts: fast, stable for ever (shards and event identities depend on them), not cryptographic. */

const mix = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** 32 bits: FNV-1a over UTF-16 code units, then MurmurHash3's finaliser. */
export const hash32 = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
};

/** 64 bits as two 32-bit words: two of a million different texts meet once in 37 million such sets. */
export const hash64 = (text: string): [high: number, low: number] => {
  let a = 0x9e3779b1;
  let b = 0x85ebca77;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 0x238bb0e5);
    b = a ^ Math.imul(b ^ unit, 0x4cf5ad43);
  }
  a = mix(a ^ text.length);
  b = mix(b ^ a);
  return [mix(a ^ b), b];
};

/**
 * About 96 bits as 21 characters of base 36: enough that two of a billion different texts do not meet.
 * Three 32-bit lanes, each multiplied by its own odd constant and fed from its neighbour.
 */
export const hash96 = (text: string): string => {
  let a = 0x9e3779b1;
  let b = 0x85ebca77;
  let c = 0xc2b2ae3d;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 0x238bb0e5);
    b = c ^ Math.imul(b ^ unit, 0x4cf5ad43);
    c = a ^ Math.imul(c ^ unit, 0x9fb21c65);
  }
  a = mix(a ^ text.length);
  b = mix(b ^ a);
  c = mix(c ^ b);
  return word(a ^ c) + word(b ^ a) + word(c);
};

const word = (bits: number): string => (bits >>> 0).toString(36).padStart(7, "0");
