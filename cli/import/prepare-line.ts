import type { ImportLineInput } from "../../protocol/import.ts";
import { IMPORT_LINE_BYTES } from "../../protocol/limits.ts";
import type { ImportFormat } from "./format.ts";
import { type LineIdentity, logVisitor } from "./line-identity.ts";
import { parseLogLine } from "./log-line.ts";
import { dropReasonOf, type LogDropReason } from "./page-request.ts";

/** A line of the file as the server is sent it; or why it is not sent. */
export type Prepared = { kind: "send"; text: string } | { kind: "drop"; reason: LogDropReason | "invalid" };

const invalid: Prepared = { kind: "drop", reason: "invalid" };

const fromLog = (line: string, format: "combined" | "common", site: string, id: string): Prepared => {
  const request = parseLogLine(line, format);
  if (!request) return invalid;
  const reason = dropReasonOf(request);
  if (reason) return { kind: "drop", reason };
  const { address, at, target, referrer, userAgent } = request;
  if (!target.startsWith("/") && !/^https?:\/\//.test(target)) return invalid;
  const event: ImportLineInput = {
    visitor: logVisitor(site, address, userAgent),
    at,
    type: "pageview",
    id,
    // A whole URL was meant for another host; the server's rule on hosts has the word on it.
    url: target.startsWith("/") ? `https://${site}${target}` : target,
    ...(referrer ? { referrer } : {}),
    ...(userAgent ? { user_agent: userAgent } : {}),
  };
  return { kind: "send", text: JSON.stringify(event) };
};

/** The server says what is wrong with an object; here it is only given an identity when it has none. */
const fromNdjson = (line: string, id: string): Prepared => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return invalid;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return invalid;
  if ("id" in value && value.id !== null) return { kind: "send", text: JSON.stringify(value) };
  return { kind: "send", text: JSON.stringify({ ...value, id }) };
};

/** @param identity is asked for every line, sent or not, so that a line's number among its equals never shifts */
export const prepareLine = (line: string, format: ImportFormat, site: string, identity: LineIdentity): Prepared => {
  const id = identity.next(line);
  const prepared = format === "ndjson" ? fromNdjson(line, id) : fromLog(line, format, site, id);
  // Beyond the server's limit for a line it would refuse the rest of the request with it.
  return prepared.kind === "send" && Buffer.byteLength(prepared.text) > IMPORT_LINE_BYTES ? invalid : prepared;
};
