import type { LinkKind } from "../protocol/links.ts";
import { randomHex } from "./hex.ts";

/** Share links as text: `ff_link_` or `ff_live_`, 12 hex digits that name the link, 32 more (128 bits) that are its secret. */
const shape = /^ff_(?:link|live)_([0-9a-f]{12})[0-9a-f]{32}$/;
const prefix: Readonly<Record<LinkKind, string>> = { dashboard: "ff_link_", counter: "ff_live_" };

/** The id that a token names, or null when the text has not the shape of one. It says nothing about it being valid. */
export const linkIdOf = (token: string): string | null => shape.exec(token)?.[1] ?? null;

export const linkSecret = (): string => randomHex(16);

export const linkToken = ({ kind, id, secret }: { kind: LinkKind; id: string; secret: string }): string =>
  `${prefix[kind]}${id}${secret}`;
