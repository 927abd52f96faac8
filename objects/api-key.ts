import type { KeyKind } from "../protocol/keys.ts";
import { randomHex } from "./hex.ts";

/** API keys as text: `ff_read_`, 12 hex digits that name the key, 40 more (160 bits) that are its secret. */
const shape = /^ff_(?:read|write)_([0-9a-f]{12})[0-9a-f]{40}$/;

/** The id that a key names, or null when the text has not the shape of a key. It says nothing about the key being valid. */
export const keyIdOf = (key: string): string | null => shape.exec(key)?.[1] ?? null;

/** A key that nobody has yet. */
export const newKey = (kind: KeyKind): { id: string; key: string } => {
  const id = randomHex(6);
  return { id, key: `ff_${kind}_${id}${randomHex(20)}` };
};
