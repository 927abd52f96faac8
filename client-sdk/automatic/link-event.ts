/** An event that nobody has to write code for: name and properties, as `footfall.track` takes them. */
export interface AutomaticEvent {
  name: string;
  props: Record<string, string>;
}

/** Endings of files that are downloaded rather than read: those that Plausible's trackers count. */
export const downloadEndings =
  "7z,avi,csv,dmg,docx,exe,gz,key,midi,mov,mp3,mp4,mpeg,pdf,pkg,pps,ppt,pptx,rar,rtf,txt,wav,wma,wmv,xlsx,zip";

const withoutWww = (host: string): string => host.replace(/^www\./, "");

/**
 * What a click on a link is, by the names that Plausible's trackers give it. Query and fragment of its address are left out:
 * they may be personal.
 * @param link its whole address
 * @param ownHost of the page that has it
 * @param endings of downloads, in lower case and without dots
 * @returns null for a way to another page of the same host, and for what is no page, such as `mailto:`
 */
export const linkEvent = (
  link: URL,
  { ownHost, endings }: { ownHost: string; endings: readonly string[] },
): AutomaticEvent | null => {
  const { host, origin, pathname, protocol } = link;
  if (!protocol.startsWith("http")) return null;
  const props = { url: origin + pathname };
  const ending = /\.(\w+)$/.exec(pathname)?.[1]?.toLowerCase();
  if (ending !== undefined && endings.includes(ending)) return { name: "File Download", props };
  return withoutWww(host) !== withoutWww(ownHost) ? { name: "Outbound Link: Click", props } : null;
};
