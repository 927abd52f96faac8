import { text } from "../text.ts";

/** What a dimension's value is called on the screen. */

/** `EE` as the two regional indicators that a font may draw as a flag; empty when it is no country code. */
export const flag = (country: string): string => {
  if (!/^[A-Z]{2}$/.test(country)) return "";
  return String.fromCodePoint(...[...country].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65));
};

/** Names countries in a language. A code that is not known stays as it is. */
export const countryNames = (locale?: string): ((country: string) => string) => {
  const names = new Intl.DisplayNames(locale === undefined ? [] : [locale], { type: "region", fallback: "code" });
  return (country) => {
    if (country === "") return text.place.notSet;
    try {
      return names.of(country) ?? country;
    } catch {
      return country;
    }
  };
};

export const sourceLabel = (source: string): string => source || text.place.direct;

export const plainLabel = (value: string): string => value || text.place.notSet;

/** Which drawing stands for a device. */
export const deviceIcon = (device: string): "desktop" | "phone" | "tablet" | "device" => {
  const name = device.toLowerCase();
  if (/desktop|laptop|computer/.test(name)) return "desktop";
  if (/mobile|phone/.test(name)) return "phone";
  if (/tablet/.test(name)) return "tablet";
  return "device";
};
