import fc from "fast-check";
import { compareSealed, type SealedVisit } from "../../domain/parts/sealed-visit.ts";
import { type CountedHit, compareHits, type Engagement, type Visit } from "../../domain/visits/visit.ts";
import { desktop, direct } from "./hits.ts";

/** Sealed visits of every shape that the fold can leave, and of more: whatever a part is given, it must give back. */

const text = fc.oneof(
  fc.constantFrom(
    "",
    "/",
    "/a",
    "/b",
    "example.com",
    "ü",
    "日本語",
    "🙂",
    "\ud83d",
    "\udc00 alone",
    "\u0000",
    "a".repeat(2000),
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const label = fc.constantFrom("", "Google", "EE", "Tallinn", "Chrome", "é");
const session = fc.constantFrom(
  "",
  "s",
  "t",
  "0000001zzzzzz0",
  "f47ac10b-58cc-4372-a567-0e02b2c3d479",
  "x:1:y",
  "zzzzzzz",
);
const eventId = fc.oneof(
  fc.constantFrom("", "", "e1", "00000010000002000000f"),
  fc.uuid(),
  fc.string({ maxLength: 5 }),
);
const seq = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(255, 256, 65_536, Number.MAX_SAFE_INTEGER));
const amount = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, -99.95, 1e300, -1e300, 5e-324, Number.MAX_SAFE_INTEGER, 2 ** 53 + 2),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const degree = fc.constantFrom(null, 0, -0, 59.4, -179.9, 24.75);
const propKey = fc.constantFrom("plan", "author", "", "__proto__", "ключ", "constructor");
const props = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.array(fc.tuple(propKey, text), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
);

const START = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const instant = fc.oneof(
  fc.integer({ min: 0, max: 48 * HOUR }).map((ms) => START + ms),
  fc.constantFrom(0, 253_402_300_799_999),
);

const hit: fc.Arbitrary<Omit<CountedHit, "at">> = fc.record({
  kind: fc.constantFrom("pageview", "event"),
  session,
  seq,
  id: eventId,
  name: text,
  hostname: label,
  page: text,
  props,
  revenue: fc.option(fc.record({ amount, currency: fc.constantFrom("EUR", "USD", "") })),
  interactive: fc.boolean(),
});

const engagement: fc.Arbitrary<{ engagement: Engagement; seq: number; id: string }> = fc.record({
  engagement: fc.record({
    session,
    pageview: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Number.MAX_SAFE_INTEGER)),
    at: instant,
    hostname: label,
    page: text,
    engagedMs: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constant(2_592_000_000)),
    scroll: fc.option(fc.integer({ min: 0, max: 100 })),
    interactions: fc.oneof(fc.nat({ max: 3 }), fc.constant(1e21)),
  }),
  seq,
  id: eventId,
});

const acquisition = fc.record({
  source: label,
  referrer: text,
  channel: label,
  utmSource: label,
  utmMedium: label,
  utmCampaign: text,
  utmContent: label,
  utmTerm: label,
});
const client = fc.record({
  country: label,
  region: label,
  city: text,
  lat: degree,
  lon: degree,
  device: label,
  browser: label,
  browserVersion: label,
  os: label,
  osVersion: label,
});

const keyed = (given: { engagement: Engagement; seq: number; id: string }): [string, Engagement] => {
  const { session: whose, pageview } = given.engagement;
  return [pageview > 0 ? `${whose}:${pageview}` : `${whose}:${given.seq}:${given.id}`, given.engagement];
};

/** A run that starts at `start`, of gaps up to half an hour. */
const sealedVisit: fc.Arbitrary<SealedVisit> = fc
  .record({
    ordinal: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 32 - 1 })),
    start: instant,
    gaps: fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 1_800_000 })), { maxLength: 5 }),
    hits: fc.array(hit, { maxLength: 5 }),
    lead: fc.nat({ max: 60_000 }),
    tail: fc.nat({ max: 90_000 }),
    acquisition,
    client,
    engagements: fc.array(engagement, { maxLength: 4 }),
    score: fc.nat({ max: 100 }),
  })
  .map((given): SealedVisit => {
    let at = given.start;
    const hits = given.hits.map((fields, index): CountedHit => {
      if (index > 0) at += given.gaps[index] ?? 0;
      return { ...fields, at };
    });
    hits.sort(compareHits);
    const touched = hits.length > 0;
    const visit: Visit = {
      from: given.start - given.lead,
      to: at + given.tail,
      hits,
      acquisition: touched ? given.acquisition : null,
      client: touched ? given.client : null,
    };
    return { ordinal: given.ordinal, visit, engagements: given.engagements.map(keyed), score: given.score };
  });

const sameRow = (a: SealedVisit, b: SealedVisit): boolean => compareSealed(a, b) === 0;

/** Runs in a part's order, at least one. */
export const sealedVisits = (maxLength = 12): fc.Arbitrary<SealedVisit[]> =>
  fc
    .uniqueArray(sealedVisit, { minLength: 1, maxLength, comparator: sameRow })
    .map((visits) => visits.toSorted(compareSealed));

/** A run that says what matters; the rest is plain. */
export const aSealedVisit = ({
  ordinal = 0,
  hits,
  from = hits[0]?.at ?? 0,
  to = hits.at(-1)?.at ?? from,
  engagements = [],
}: {
  ordinal?: number;
  hits: (Partial<CountedHit> & { at: number })[];
  from?: number;
  to?: number;
  engagements?: SealedVisit["engagements"];
}): SealedVisit => {
  const full = hits.map(
    (given, index): CountedHit => ({
      kind: "pageview",
      session: "s",
      seq: index + 1,
      id: "",
      name: "",
      hostname: "example.com",
      page: "/",
      props: null,
      revenue: null,
      interactive: true,
      ...given,
    }),
  );
  const touch = full.length > 0 ? { acquisition: direct, client: desktop } : { acquisition: null, client: null };
  return { ordinal, visit: { from, to, hits: full, ...touch }, engagements, score: 0 };
};
