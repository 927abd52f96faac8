/**
 * How long a commit waits for company. A journal row costs the same for one hit as for fifty, so on a busy site a commit
 * lingers a little; on a quiet one it starts at once; and where waiting did not pay (a single sender that waits for its
 * answer before it sends again) it stops trying for a while.
 */
export const LINGER_MS = 40;
/** With so many in the queue the row is shared well enough, whatever the rate: a row of four is a quarter of the price. */
const COMPANY_MIN = 4;
/** Where more come within these milliseconds the row may as well take them: each commit has its own cost, too. */
const COMPANY_MS = 8;
const COMPANY_MAX = 32;
const RATE_WINDOW_MS = 1000;
const MAX_BACKOFF = 64;

export interface LingerState {
  /** Exponentially decayed hits per second, and when it was brought up to date (Unix ms). */
  ratePerS: number;
  at: number;
  /** Commits to go without lingering, and how many it will be after the next disappointment. */
  skip: number;
  backoff: number;
}

export const newLinger = (now: number): LingerState => ({ ratePerS: 0, at: now, skip: 0, backoff: 1 });

/** Notes the arrival of hits. */
export const noteArrival = (state: LingerState, hits: number, now: number): LingerState => {
  const elapsed = Math.max(now - state.at, 0);
  const kept = state.ratePerS * Math.exp(-elapsed / RATE_WINDOW_MS);
  return { ...state, ratePerS: kept + hits, at: now };
};

/** Hits with which a commit need not wait any longer. */
const computeCompany = ({ ratePerS }: LingerState): number =>
  Math.min(Math.max(Math.round((ratePerS * COMPANY_MS) / 1000), COMPANY_MIN), COMPANY_MAX);

/** Milliseconds to wait before the next commit. @param queued hits that wait already */
export const computeLingerMs = (state: LingerState, queued: number): number => {
  if (state.skip > 0 || queued >= computeCompany(state)) return 0;
  const expected = state.ratePerS * (LINGER_MS / 1000);
  return expected < 1 + queued ? 0 : LINGER_MS;
};

/** Notes how a commit went. @param lingeredFor hits that arrived while it lingered; null when it did not */
export const noteCommit = (state: LingerState, lingeredFor: number | null): LingerState => {
  if (lingeredFor === null) return state.skip > 0 ? { ...state, skip: state.skip - 1 } : state;
  if (lingeredFor > 0) return { ...state, backoff: 1 };
  return { ...state, skip: state.backoff, backoff: Math.min(state.backoff * 2, MAX_BACKOFF) };
};
