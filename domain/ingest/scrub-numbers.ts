/** Recognises numbers that stand for a person: long ones, telephones and payment cards, however they are grouped. */

const NUMBER = "[number]";

const longNumber = /\d{9,}/g;
/** Digits and what people put between them. It ends with a digit, so what separates words stays. */
const grouped = /[+(]?\d[\d ().\u00a0\u2010-\u2015-]{7,23}\d/g;
const separated = /\d[ ().\u00a0\u2010-\u2015-]/;

/** The check digit of payment cards. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 0 ? digit : 2 * digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
};

/** Groups of 4 and a last one of 1 to 4 (Visa and most others), 4-6-5 (American Express), 4-6-4 (Diners). */
const cardShape = /^(?:4 4 4 [1-4]|4 4 4 4 [1-3]|4 6 [45])$/;
/** What cards begin with; years do not. */
const cardStart = /^(?:[3-6]|22[2-9]|2[3-6]|27[01]|2720)/;
/** North American telephones, with and without their country; social security numbers. */
const numberShape = /^(?:3 3 4|1 3 3 4|3 2 4)$/;

/**
 * Whether groups of digits are a person's number. Dates, years, versions, ISBNs and addresses of machines are not; so a card
 * has to pass its check digit, and a telephone of any country to begin as one: with + or 0.
 */
const isPersonal = (groups: readonly string[], plus: boolean, separators: ReadonlySet<string>): boolean => {
  const digits = groups.join("");
  const shape = groups.map(({ length }) => length).join(" ");
  if (cardShape.test(shape)) return cardStart.test(digits) && passesLuhn(digits);
  if (numberShape.test(shape)) return true;
  if (digits.length < 9 || digits.length > 15) return false;
  if (plus) return true;
  const [first = ""] = groups;
  return (
    first.startsWith("0") &&
    first.length > 1 &&
    groups.length > 2 &&
    separators.size === 1 &&
    !separators.has(".") &&
    groups.every(({ length }) => length <= 4)
  );
};

const cleanGroups = (text: string): string => {
  const groups = text.match(/\d+/g) ?? [];
  const separators = new Set(text.replace(/^[+(]/, "").match(/[^\d()]+/g) ?? []);
  if (groups.length > 1 && isPersonal(groups, text.startsWith("+"), separators)) return NUMBER;
  return text;
};

/** Replaces runs of nine digits or more, telephones and cards by `[number]`. */
export const scrubNumbers = (text: string): string => {
  const clean = separated.test(text) ? text.replace(grouped, cleanGroups) : text;
  return clean.replace(longNumber, NUMBER);
};
