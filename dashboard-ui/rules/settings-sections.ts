/** The sections of the settings, in their order; each has an address of its own. */
export const sections = [
  "general",
  "goals",
  "tracker",
  "collection",
  "privacy",
  "limits",
  "keys",
  "links",
  "segments",
  "alerts",
  "import",
  "health",
  "delete",
] as const;
export type SectionName = (typeof sections)[number];

/** The section that an address names; the first where it names none, null where it names one that does not exist. */
export const sectionOf = (name: string): SectionName | null => {
  if (name === "") return sections[0];
  return sections.find((section) => section === name) ?? null;
};

/** In which section a form stands. */
export const sectionOfDraft: Readonly<Record<string, SectionName>> = {
  general: "general",
  hosts: "collection",
  allow: "collection",
  scrub: "collection",
  exclude: "collection",
  privacy: "privacy",
  keeping: "privacy",
  limits: "limits",
};
