/** Addresses and CIDR ranges, IPv4 and IPv6, as eight 16-bit groups. IPv4 is ::ffff:a.b.c.d, so one form serves both. */

const parseV4 = (text: string): number[] | null => {
  const octets = text.split(".");
  if (octets.length !== 4) return null;
  const numbers = octets.map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  if (numbers.some((octet) => octet > 255)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  return [a * 256 + b, c * 256 + d];
};

const parseGroups = (text: string): number[] | null => {
  if (text === "") return [];
  const groups: number[] = [];
  const words = text.split(":");
  for (const [index, word] of words.entries()) {
    if (word.includes(".")) {
      const tail = index === words.length - 1 ? parseV4(word) : null;
      if (!tail) return null;
      groups.push(...tail);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(word)) groups.push(Number.parseInt(word, 16));
    else return null;
  }
  return groups;
};

/** @returns eight 16-bit groups, or null when the text is no address. A zone (`%eth0`) is ignored. */
export const parseAddress = (text: string): number[] | null => {
  const address = text.includes("%") ? text.slice(0, text.indexOf("%")) : text;
  if (!address.includes(":")) {
    const v4 = parseV4(address);
    return v4 && [0, 0, 0, 0, 0, 0xffff, ...v4];
  }
  const halves = address.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? "");
  if (!head) return null;
  if (halves.length === 1) return head.length === 8 ? head : null;
  const tail = parseGroups(halves[1] ?? "");
  if (!tail || head.length + tail.length > 7) return null;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
};

interface Range {
  groups: number[];
  bits: number;
}

const parseRange = (text: string): Range | null => {
  const [address = "", prefix] = text.split("/");
  const groups = parseAddress(address);
  if (!groups) return null;
  const most = address.includes(":") ? 128 : 32;
  const bits = prefix === undefined ? most : Number(prefix);
  return bits <= most ? { groups, bits: bits + 128 - most } : null;
};

const contains = ({ groups, bits }: Range, address: readonly number[]): boolean => {
  for (let i = 0, left = bits; left > 0; i++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if ((groups[i] ?? 0) >> shift !== (address[i] ?? 0) >> shift) return false;
  }
  return true;
};

/** @returns whether an address lies in any of the ranges; a range that is none matches nothing */
export const compileIpRanges = (ranges: readonly string[]): ((ip: string) => boolean) => {
  const parsed = ranges.map(parseRange).filter((range) => range !== null);
  if (parsed.length === 0) return () => false;
  return (ip) => {
    const address = parseAddress(ip);
    return address !== null && parsed.some((range) => contains(range, address));
  };
};
