import { PAGE_CHARS } from "../../protocol/limits.ts";
import type { Address } from "./address.ts";
import type { Scrubber } from "./scrub.ts";
import { cut } from "./text.ts";

/** Percent-decoded; as it is when it cannot be decoded. */
const decoded = (text: string): string => {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The page of an address, as Plausible defines it: the percent-decoded path without trailing white space, "/" when empty.
 * The query string is not stored, except the parameters that the site keeps, in the order of its settings. Each is scrubbed by
 * itself: in `?q=shoes&to=a@b.example` all before the @ might be an address.
 */
export const pageOf = (address: Address, keepParams: readonly string[], scrub: Scrubber): string => {
  let page = scrub(decoded(address.pathname).trimEnd() || "/");
  if (keepParams.length > 0 && address.params.size > 0) {
    const kept: string[] = [];
    for (const name of keepParams) {
      const value = address.params.get(name);
      if (value !== undefined) kept.push(`${name}=${scrub(value)}`);
    }
    if (kept.length > 0) page += `?${kept.join("&")}`;
  }
  return cut(page, PAGE_CHARS);
};
