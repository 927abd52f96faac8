/** Recognises secrets by their look: JSON web tokens, keys with a known prefix, long texts that nobody would write. */

const TOKEN = "[token]";

/** Shorter ones are not looked at. */
const LEAST_CHARS = 16;
const run = /[\w.-]{16,}/g;

/** Keys of which their makers say by a prefix that they are secret. */
const prefixed =
  /(?:sk|pk|rk)_(?:live|test)_\w{8}|gh[opsur]_[A-Za-z0-9]{20}|github_pat_\w{20}|glpat-[\w-]{20}|xox[abeprs]-[\w-]{10}|npm_[A-Za-z0-9]{30}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|ff_(?:read|write)_[0-9a-f]{20}/;

/** A part of a JSON web token begins with `{"` in base64url. */
const isJsonPart = (part: string): boolean => part.startsWith("eyJ") && part.length >= 10;

/** So long without a gap, letters and digits in turns: no word, no name, no date. */
const UNBROKEN_CHARS = 32;
/** The same of what has small and large letters and digits at random, as base64url does. */
const MIXED_CHARS = 16;

/** Whether digits stand in two places at least, between letters. */
const alternates = (text: string): boolean => /[A-Za-z]/.test(text) && (text.match(/\d+/g)?.length ?? 0) > 1;

const looksRandom = (part: string): boolean =>
  part.length >= UNBROKEN_CHARS &&
  part
    .split(/[-_]/)
    .some(
      (word) =>
        (word.length >= UNBROKEN_CHARS && alternates(word)) ||
        (word.length >= MIXED_CHARS && alternates(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)),
    );

const isToken = (part: string): boolean => part.length >= LEAST_CHARS && (looksRandom(part) || prefixed.test(part));

const cleanRun = (text: string): string => {
  const parts = text.split(".");
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? "";
    if (isJsonPart(part) && (parts[at + 1]?.length ?? 0) >= 10) {
      // Header, payload and signature are one token; an encrypted one has five parts.
      while (/^[\w-]{6,}$/.test(parts[at + 1] ?? "")) at++;
      kept.push(TOKEN);
    } else kept.push(isToken(part) ? TOKEN : part);
  }
  return kept.join(".");
};

/** Replaces what looks like a token by `[token]`. */
export const scrubTokens = (text: string): string => (text.length < LEAST_CHARS ? text : text.replace(run, cleanRun));
