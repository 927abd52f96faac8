/** Finding an option by what somebody types. */

export interface Option {
  value: string;
  label: string;
  /** Beside the label: what tells it apart. */
  aside?: string;
}

/** Without accents and capitals; what separates words is a space. */
const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[_/]/g, " ").toLowerCase();

/** Options that hold every word that was typed; those that begin with it first. */
export const matching = (options: readonly Option[], typed: string): Option[] => {
  const words = folded(typed).split(" ").filter(Boolean);
  const fits = options.filter(({ label, aside = "" }) => {
    const text = folded(`${label} ${aside}`);
    return words.every((word) => text.includes(word));
  });
  const begins = (option: Option): boolean =>
    folded(option.label)
      .split(" ")
      .some((word) => words[0] !== undefined && word.startsWith(words[0]));
  return [...fits.filter(begins), ...fits.filter((option) => !begins(option))];
};
