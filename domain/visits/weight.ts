import type { CountedHit, Visit, Visitor } from "./visit.ts";

/**
 * About how many bytes of memory visitors take, so that a shard knows when it holds too much: what objects, lists and names took when it was
 * measured (docs/durability.md), and texts in full, though most are shared. Rather too much than too little.
 */
const VISITOR_BYTES = 520;
const VISIT_BYTES = 150;
const SESSION_BYTES = 220;
const SEEN_BYTES = 8;
const ENGAGEMENT_BYTES = 220;
const HIT_BYTES = 136;
const ID_BYTES = 100;
const PROP_BYTES = 40;

const propsBytes = (props: CountedHit["props"]): number => {
  let bytes = 0;
  for (const key in props) bytes += PROP_BYTES + key.length + (props[key]?.length ?? 0);
  return bytes;
};

/** What a counted hit takes. */
export const hitBytes = ({
  page,
  name,
  revenue,
  props,
}: Pick<CountedHit, "page" | "name" | "revenue" | "props">): number =>
  HIT_BYTES + page.length + name.length + (revenue ? PROP_BYTES : 0) + (props ? propsBytes(props) : 0);

/** What the hits of a run take. */
export const hitsBytes = (visit: Visit): number => visit.hits.reduce((bytes, hit) => bytes + hitBytes(hit), 0);

/** What a visitor takes beside the hits of its runs. */
export const frameBytes = ({ visits, sessions, engagements, ids }: Visitor): number => {
  let bytes = VISITOR_BYTES + visits.length * VISIT_BYTES + engagements.size * ENGAGEMENT_BYTES;
  for (const { seen } of sessions) bytes += SESSION_BYTES + seen.length * SEEN_BYTES;
  return bytes + (ids?.size ?? 0) * ID_BYTES;
};

/** What a visitor takes. */
export const visitorBytes = (visitor: Visitor): number =>
  visitor.visits.reduce((bytes, visit) => bytes + hitsBytes(visit), frameBytes(visitor));

/** What leaves when a run is sealed, attention left aside. */
export const runBytes = (visit: Visit): number => VISIT_BYTES + hitsBytes(visit);
