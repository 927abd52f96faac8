import { scrubNumbers } from "./scrub-numbers.ts";
import { scrubTokens } from "./scrub-tokens.ts";

/**
 * Removes what looks personal or secret from texts that a page may carry by accident. Each rule takes time in proportion to
 * the text, whatever the text is.
 */

const EMAIL = "[email]";

/** The local part before an @ (or its percent-encoding) and the domain after it. Bounded, so that no text makes it slow. */
const email = /[\p{L}\p{N}.!#$%&'*+=_-]{1,64}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

const digit = /\d/;

export type Scrubber = (text: string) => string;

/** @param settings `numbers` asks for numbers and tokens: both are names of somebody or something that nobody should read */
export const compileScrubber = (settings: { emails: boolean; numbers: boolean }): Scrubber => {
  const { emails, numbers } = settings;
  if (!emails && !numbers) return (text) => text;
  return (text) => {
    let clean = text;
    if (emails && (clean.includes("@") || clean.includes("%40"))) clean = clean.replace(email, EMAIL);
    // Neither is without a digit. Tokens first: of one that lost its digits the rest would stay.
    if (!numbers || clean.length < 9 || !digit.test(clean)) return clean;
    const tokenless = scrubTokens(clean);
    const numberless = scrubNumbers(tokenless);
    // Where a number stood before it, a token may begin only now.
    return numberless === tokenless ? numberless : scrubTokens(numberless);
  };
};
