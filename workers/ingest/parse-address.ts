import { type Address, noParams } from "../../domain/ingest/address.ts";

/** Parses a URL into the parts that the domain works with. @returns null when the text is none */
export const parseAddress = (text: string | null | undefined): Address | null => {
  if (!text) return null;
  const url = URL.parse(text);
  if (!url) return null;
  const host = url.hostname.toLowerCase();
  return {
    protocol: url.protocol,
    hostname: host.endsWith(".") ? host.slice(0, -1) : host,
    pathname: url.pathname,
    params: url.search === "" ? noParams : new Map(url.searchParams),
  };
};
