/** What the server found wrong with settings, by setting. */
export interface SettingProblems {
  /** Dotted name of a setting (`exclude.ips`) to the sentence about it. */
  fields: Readonly<Record<string, string>>;
  /** What is about no setting in particular; null when there is nothing of that kind. */
  rest: string | null;
}

const named = /(?:^|(?<=[.] ))([a-z_]+(?:\.[a-z0-9_]+)*): /g;

/** The part of a path that names a setting: list indexes and what is below them are cut off. */
const settingOf = (path: string): string => path.replace(/\.\d+(\..*)?$/, "");

/** What a path of the refused change leads to. */
const valueAt = (change: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => {
    if (value === null || typeof value !== "object") return undefined;
    return (value as Record<string, unknown>)[key];
  }, change);

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/**
 * Takes the sentence of a refused `PATCH` apart: `exclude.ips.1: must be an address. timezone: must be …` names each setting
 * that is wrong. An entry of a list is called by what was typed, since nobody counts lines.
 * @param change what was sent
 */
export const settingProblems = (sentence: string, change: unknown): SettingProblems => {
  const found = Array.from(sentence.matchAll(named));
  const fields: Record<string, string> = {};
  found.forEach((match, index) => {
    const path = match[1] ?? "";
    const words = sentence.slice(match.index + match[0].length, found[index + 1]?.index).trim();
    const setting = settingOf(path);
    const value = setting === path ? undefined : valueAt(change, path);
    const said = typeof value === "string" ? `${value}: ${words}` : capital(words);
    fields[setting] = fields[setting] === undefined ? said : `${fields[setting]} ${said}`;
  });
  const rest = sentence.slice(0, found[0]?.index).trim();
  return { fields, rest: rest === "" ? null : rest };
};
