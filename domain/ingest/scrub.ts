/** Removes what looks personal from texts that a page may carry by accident: e-mail addresses, long numbers. */

const EMAIL = "[email]";
const NUMBER = "[number]";

const longNumber = /\d{9,}/g;
/** The local part before an @ (or its percent-encoding) and the domain after it. Bounded, so that no text makes it slow. */
const email = /[\p{L}\p{N}.!#$%&'*+=_-]{1,64}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

const digitRun = /\d{9}/;

export type Scrubber = (text: string) => string;

/** @param settings which of the two the site asks for */
export const compileScrubber = (settings: { emails: boolean; numbers: boolean }): Scrubber => {
  const { emails, numbers } = settings;
  if (!emails && !numbers) return (text) => text;
  return (text) => {
    let clean = text;
    if (emails && (clean.includes("@") || clean.includes("%40"))) clean = clean.replace(email, EMAIL);
    if (numbers && clean.length >= 9 && digitRun.test(clean)) clean = clean.replace(longNumber, NUMBER);
    return clean;
  };
};
