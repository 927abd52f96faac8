/** Names of countries, as the runtime's own table has them in English. */
const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** English name of an ISO 3166 code; the code itself when it has none. */
export const countryName = (code: string): string => {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return names.of(code) ?? code;
};

/** All codes that have a name, and those names. */
export const countries = (): { code: string; name: string }[] => {
  const found: { code: string; name: string }[] = [];
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const name = names.of(first + second);
      if (name !== undefined) found.push({ code: first + second, name });
    }
  }
  return found;
};
