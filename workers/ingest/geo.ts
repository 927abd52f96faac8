import { BoundedCache } from "../../domain/ingest/bounded-cache.ts";
import { nowhere, type Place, placeOf, type RawPlace } from "../../domain/ingest/place.ts";
import { sentByAdmin } from "../access/credentials.ts";
import type { Env } from "../env.ts";
import { log } from "../operation/log.ts";

/**
 * Where a request came from: Cloudflare says it, or the headers of a trusted proxy or of an administrator
 * (`footfall demo`), or a geo file. Addresses are never stored.
 */

const headerPlace = (headers: Headers): RawPlace | null => {
  const country = headers.get("cf-ipcountry") ?? headers.get("x-geo-country");
  if (!country) return null;
  return {
    country,
    regionCode: headers.get("cf-region-code") ?? headers.get("x-geo-region"),
    city: decodedHeader(headers.get("cf-ipcity") ?? headers.get("x-geo-city")),
    latitude: headers.get("cf-iplatitude") ?? headers.get("x-geo-latitude"),
    longitude: headers.get("cf-iplongitude") ?? headers.get("x-geo-longitude"),
  };
};

/** Headers hold bytes: a city's name arrives as UTF-8 read as Latin-1. */
const decodedHeader = (text: string | null): string | null => {
  if (!text || !/[\x80-\xff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
};

type GeoReader = ReturnType<NonNullable<Env["readGeoFile"]>>;

let reader: Promise<GeoReader | null> | null = null;

const openGeoFile = async ({ GEO_FILE: file, readGeoFile: read }: Env): Promise<GeoReader | null> => {
  if (!file || !read) return null;
  try {
    const answer = await file.fetch("http://geo/geo.mmdb");
    if (!answer.ok) throw new Error(`the geo file is answered with ${answer.status}`);
    return read(await answer.arrayBuffer());
  } catch (error) {
    log("error", "the geo file cannot be used, places stay unknown", {}, error);
    return null;
  }
};

const places = new BoundedCache<string, Place>(20_000);

const filePlace = (placeIn: GeoReader, ip: string): Place => {
  const known = places.get(ip);
  if (known) return known;
  let found: RawPlace | null = null;
  try {
    found = placeIn(ip);
  } catch {
    // The address is none, or of a family that the file does not know.
  }
  const place = found ? placeOf(found) : nowhere;
  places.set(ip, place);
  return place;
};

/** The place of a request. @param keepAlive of the request, so that a first reading of the geo file is finished */
export const placeOfRequest = async (
  request: Request,
  env: Env,
  ip: string,
  keepAlive: (work: Promise<unknown>) => void,
): Promise<Place> => {
  const cf = request.cf as (RawPlace & { country?: string }) | undefined;
  if (cf?.country) return placeOf(cf);
  if (env.TRUSTED_PROXY === "1" || (await sentByAdmin(request, env))) {
    const said = headerPlace(request.headers);
    if (said) return placeOf(said);
  }
  return placeOfAddress(env, ip, keepAlive);
};

/** The place of an address, as far as a geo file says it. @param keepAlive see `placeOfRequest` */
export const placeOfAddress = async (
  env: Env,
  ip: string,
  keepAlive: (work: Promise<unknown>) => void,
): Promise<Place> => {
  if (!env.GEO_FILE || ip === "") return nowhere;
  if (!reader) {
    reader = openGeoFile(env);
    keepAlive(reader);
  }
  const file = await reader;
  return file ? filePlace(file, ip) : nowhere;
};
