import { type CityResponse, Reader } from "mmdb-lib";
import type { RawPlace } from "../../../domain/ingest/place.ts";

/** The reader takes nothing but Node's Buffer, which the runtime has and types of Workers have not. */
const asBuffer = (bytes: ArrayBuffer): ConstructorParameters<typeof Reader>[0] =>
  (globalThis as unknown as { Buffer: { from(bytes: ArrayBuffer): never } }).Buffer.from(bytes);

/**
 * Reads a geo file in MaxMind's format. Cloudflare says itself where a request comes from, so this is no part of what is uploaded.
 * @returns the place of an address, or null where it is not known; throws for what is no address
 * @throws when it is no such file
 */
export const readGeoFile = (bytes: ArrayBuffer): ((ip: string) => RawPlace | null) => {
  const reader = new Reader<CityResponse>(asBuffer(bytes));
  return (ip) => {
    const found = reader.get(ip);
    return (
      found && {
        country: found.country?.iso_code,
        regionCode: found.subdivisions?.[0]?.iso_code,
        city: found.city?.names.en,
        latitude: found.location?.latitude,
        longitude: found.location?.longitude,
      }
    );
  };
};
