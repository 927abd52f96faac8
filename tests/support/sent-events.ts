import fc from "fast-check";
import type { Hit } from "../../domain/ingest/hit.ts";
import { aHit, desktop, direct } from "./hits.ts";
import type { Sent } from "./plain-visits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

/** Times on both sides of the idle bound, many of them equal. */
const instant = fc
  .tuple(fc.nat(11), fc.constantFrom(0, 0, 1, 59_000, 60_000, 600_000))
  .map(([step, ms]) => NOON + step * 31 * MINUTE - ms);

const event = fc.record({
  visitor: fc.constantFrom("a", "a", "b", "c"),
  kind: fc.constantFrom<Hit["kind"]>("pageview", "pageview", "event", "engagement", "engagement"),
  at: instant,
  session: fc.constantFrom("", "s", "t"),
  /** Attention is on the event so many before it, if that is a pageview of the same tab; or on one that got lost. */
  back: fc.nat(6),
  page: fc.constantFrom("/", "/b"),
  interactive: fc.boolean(),
  engagedMs: fc.nat(5000),
  scroll: fc.option(fc.nat(100)),
  source: fc.constantFrom("", "Google", "Bing"),
  city: fc.constantFrom("Tallinn", "Tartu"),
});

/** Events that each have an identity of their own; attention never lies before the pageview that it is on. */
export const sentEvents = (maxLength = 40): fc.Arbitrary<Sent[]> =>
  fc.array(event, { minLength: 1, maxLength }).map((events) =>
    events.map(({ visitor, kind, session, back, source, city, ...given }, index): Sent => {
      const seq = index + 1;
      const on = kind === "engagement" && session !== "" ? Math.max(1, seq - back) : 0;
      const pageview = events[on - 1];
      const at = pageview?.kind === "pageview" && pageview.at > given.at ? pageview.at : given.at;
      const hit = aHit({
        ...given,
        at,
        kind,
        ...(session === "" ? { session, seq: 0, id: `id-${seq}` } : { session, seq }),
        pageview: on,
        name: kind === "event" ? "Signup" : "",
        interactive: kind === "pageview" || (kind === "event" && given.interactive),
        acquisition: { ...direct, source },
        client: { ...desktop, city },
      });
      return { visitor, hit };
    }),
  );
