/**
 * The parts of a URL. The edge parses (domain/ has no URL class) and hands them over; `hostname` is lower-case, punycode,
 * without a port, as the URL standard has it.
 */
export interface Address {
  /** With its colon: `https:`. */
  protocol: string;
  hostname: string;
  /** As in the URL: percent-encoded. */
  pathname: string;
  params: ReadonlyMap<string, string>;
}

/** Of an address without a query string. */
export const noParams: ReadonlyMap<string, string> = new Map();

/** Whether pages can have such an address. */
export const isWebAddress = (address: Address): boolean =>
  (address.protocol === "https:" || address.protocol === "http:") && address.hostname !== "";
