import { LABEL_CHARS } from "../../protocol/limits.ts";
import { cut } from "./text.ts";

/** Where a request came from, as coarse as it is kept. Empty strings and nulls mean: unknown. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** ISO 3166-2, such as EE-37. */
  region: string;
  city: string;
  /** Degrees, rounded to 0.1 (about 10 km). */
  lat: number | null;
  lon: number | null;
}

export const nowhere: Place = { country: "", region: "", city: "", lat: null, lon: null };

/** Codes that say that nobody knows: Cloudflare's XX, Tor's T1. */
const noCountry = new Set(["XX", "T1"]);

const degrees = (value: string | number | null | undefined, most: number): number | null => {
  if (value === null || value === undefined || value === "") return null;
  const number = Number(value);
  return Math.abs(number) <= most ? Math.round(number * 10) / 10 : null;
};

/** What a network, a proxy or a geo file says about an address. */
export interface RawPlace {
  country?: string | null | undefined;
  /** The subdivision alone (37), or with its country (EE-37). */
  regionCode?: string | null | undefined;
  city?: string | null | undefined;
  latitude?: string | number | null | undefined;
  longitude?: string | number | null | undefined;
}

/** A place from what is known; anything malformed is as if it was not said. */
export const placeOf = (raw: RawPlace): Place => {
  const country = (raw.country ?? "").toUpperCase();
  if (!/^[A-Z]{2}$/.test(country) || noCountry.has(country)) return nowhere;
  const code = (raw.regionCode ?? "").toUpperCase();
  const region = code.startsWith(`${country}-`) ? code : `${country}-${code}`;
  const lat = degrees(raw.latitude, 90);
  const lon = degrees(raw.longitude, 180);
  return {
    country,
    region: /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(region) ? region : "",
    city: cut(raw.city ?? "", LABEL_CHARS),
    lat: lon === null ? null : lat,
    lon: lat === null ? null : lon,
  };
};
