/**
 * Texts as bytes: UTF-16 units, each in one to three bytes as UTF-8 would have it (known as CESU-8). So every string of
 * the language comes back as it was, half a surrogate pair included, and plain ASCII costs a byte.
 */
const CHUNK = 4096;

export const encodeText = (text: string): Uint8Array => {
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    size += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    }
  }
  return bytes;
};

const fromUnits = (units: Uint8Array | Uint16Array): string => {
  let text = "";
  for (let at = 0; at < units.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, units.subarray(at, at + CHUNK) as unknown as number[]);
  }
  return text;
};

const unitsOf = (bytes: Uint8Array): Uint16Array => {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number;
    if (first < 0x80) units[count++] = first;
    else if (first < 0xe0) units[count++] = ((first & 0x1f) << 6) | ((bytes[at++] as number) & 0x3f);
    else {
      const second = (bytes[at++] as number) & 0x3f;
      units[count++] = ((first & 0x0f) << 12) | (second << 6) | ((bytes[at++] as number) & 0x3f);
    }
  }
  return units.subarray(0, count);
};

const isAscii = (bytes: Uint8Array): boolean => {
  let all = 0;
  for (let at = 0; at < bytes.length; at++) all |= bytes[at] as number;
  return all < 0x80;
};

/** @param bytes as {@link encodeText} wrote them */
export const decodeText = (bytes: Uint8Array): string => fromUnits(isAscii(bytes) ? bytes : unitsOf(bytes));
