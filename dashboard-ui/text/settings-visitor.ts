/** What is held about one visitor, and its erasure. */
export const visitorText = {
  heading: "One visitor",
  lead: "Everything that is held under an id that a browser or an import gave: for a request to see it, or to have it erased.",
  id: "Visitor's id",
  idHint: (site: string) => `It is the id in localStorage["footfall:${site}"] of that person's browser.`,
  daily: "With pseudonyms of the day nobody can be found: nobody, the visitor included, knows the id.",
  find: "Find",
  finding: "Looking…",
  empty: "Enter the id first.",
  nothing: "Nothing is held about this visitor.",
  found: (visits: string, events: string) => `${visits} visits with ${events} events are held.`,
  between: (first: string, last: string) => `From ${first} to ${last}.`,
  download: "Download everything (JSON)",
  show: "Show visits",
  when: "Visit",
  where: "From",
  pages: "Events",
  erase: "Erase…",
  eraseHeading: "Erase this visitor?",
  eraseWhat: (id: string) =>
    `Every visit of ${id} is erased from this site. Figures of the past get smaller by it. There is no way back.`,
  eraseConfirm: "Erase",
  erasing: "Erasing…",
  waiting:
    "A part of the storage is out of reach. The server goes on by itself; this page asks how it stands every few seconds.",
  erased: (visits: string, events: string) =>
    `Done: ${visits} visits and ${events} events were erased. Nothing is held any more.`,
};
