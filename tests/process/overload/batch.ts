/** Requests of 100 events, as a page sends them that was offline for a while, which are written once and numbered by patching, so that a client can offer more than a server can take. */
export const SITES = 8;
export const EVENTS_PER_BATCH = 100;
const VISITORS = 20_000;
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
/** One fewer than the scrubber takes for a number. */
const DIGITS = 8;
const BLANK = "#".repeat(DIGITS);

export const siteOf = (number: number): string => `overload-${number % SITES}.example`;

const padded = (number: number): string => String(number).padStart(DIGITS, "0");

/** The page of a request: its own, so that what was counted of it can be asked for. */
export const pageOf = (number: number): string => `/r/n${padded(number)}`;

interface Template {
  bytes: Buffer;
  /** Where the request's number stands. */
  numbers: number[];
  visitor: number;
}

const placesOf = (bytes: Buffer, mark: string): number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
};

/** @param at Unix ms */
const templateOf = (site: string, at: number): Template => {
  const mark = `n${BLANK}`;
  const visitorMark = `v${BLANK}`;
  const body = JSON.stringify({
    v: 1,
    site,
    visitor: visitorMark,
    session: mark,
    sent_at: at,
    events: Array.from({ length: EVENTS_PER_BATCH }, (_, index) => ({
      seq: index + 1,
      type: "event",
      name: "Tick",
      at,
      url: `https://${site}/r/${mark}?utm_source=newsletter&utm_medium=email&utm_campaign=spring&page=${index}`,
      referrer: "https://www.example.org/reviews/analytics?page=3#comments",
      props: { plan: "trial", variant: index % 2 === 0 ? "a" : "b", author: "somebody" },
    })),
  });
  const head = `POST /api/collect HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${USER_AGENT}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n`;
  const bytes = Buffer.from(head + body, "latin1");
  return { bytes, numbers: placesOf(bytes, mark), visitor: placesOf(bytes, visitorMark)[0] ?? 0 };
};

/** Writes requests as bytes. @param at Unix ms of all their events */
export const batchWriter = (at: number): ((number: number) => Buffer) => {
  const templates = Array.from({ length: SITES }, (_, index) => templateOf(siteOf(index), at));
  return (number) => {
    const { bytes, numbers, visitor } = templates[number % SITES] as Template;
    const copy = Buffer.from(bytes);
    const said = padded(number);
    for (const place of numbers) copy.write(said, place + 1, "latin1");
    copy.write(padded(number % VISITORS), visitor + 1, "latin1");
    return copy;
  };
};
