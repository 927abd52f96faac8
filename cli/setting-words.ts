import { UsageError } from "./command-error.ts";

/**
 * Reads `KEY=VALUE` words into settings: a value that is JSON is taken as such, anything else is text; so
 * `timezone=Europe/Tallinn public=true 'goals=[{"event":"Signup"}]'` needs no quotes where a shell needs none.
 * What a setting may be is the server's to say.
 */
export const parseSettingWords = (words: readonly string[]): Record<string, unknown> => {
  const settings: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1) throw new UsageError(`"${word}" is no setting; write KEY=VALUE, for example timezone=Europe/Tallinn.`);
    const text = word.slice(at + 1);
    try {
      settings[word.slice(0, at)] = JSON.parse(text);
    } catch {
      settings[word.slice(0, at)] = text;
    }
  }
  return settings;
};
