import type { DropReason } from "../../protocol/collect.ts";
import type { Draft, Step } from "./draft.ts";
import type { Hit } from "./hit.ts";
import * as step from "./steps.ts";

/**
 * From a parsed event to a hit: a list of named steps, run in order until one refuses the event.
 * What says least about the visitor is asked first, so that an event that is refused was hardly looked at.
 */
export type NamedStep = readonly [name: string, step: Step];

/** For what a browser sends now. */
export const liveSteps: readonly NamedStep[] = [
  ["drop_opted_out", step.dropOptedOut],
  ["drop_excluded_ip", step.dropExcludedIp],
  ["drop_excluded_country", step.dropExcludedCountry],
  ["drop_bot", step.dropBot],
  ["drop_invalid_url", step.dropInvalidUrl],
  ["put_hostname", step.putHostname],
  ["drop_foreign_host", step.dropForeignHost],
  ["put_instant", step.putInstant],
  ["drop_bad_clock", step.dropBadClock],
  ["drop_unlisted_event", step.dropUnlistedEvent],
  ["put_page", step.putPage],
  ["drop_excluded_page", step.dropExcludedPage],
  ["put_referring_host", step.putReferringHost],
  ["drop_spam_referrer", step.dropSpamReferrer],
  ["put_acquisition", step.putAcquisition],
  ["put_props", step.putProps],
];

/** For history: no limits of clocks but what the site keeps, no signals, no address; what a line says outright was put before (import-line.ts). */
export const importSteps: readonly NamedStep[] = [
  ["drop_forgotten", step.dropForgotten],
  ["drop_bot", step.dropBot],
  ["drop_invalid_url", step.dropInvalidUrl],
  ["put_hostname", step.putHostname],
  ["drop_foreign_host", step.dropForeignHost],
  ["drop_excluded_country", step.dropExcludedCountry],
  ["drop_unlisted_event", step.dropUnlistedEvent],
  ["put_page", step.putPage],
  ["drop_excluded_page", step.dropExcludedPage],
  ["put_referring_host", step.putReferringHost],
  ["put_acquisition", step.putAcquisition],
  ["put_props", step.putProps],
];

/** Runs the steps on a draft, which they fill in. @returns why the event is refused, or null */
export const enrich = (draft: Draft, steps: readonly NamedStep[]): DropReason | null => {
  for (const [, run] of steps) {
    const reason = run(draft);
    if (reason) return reason;
  }
  return null;
};

/** What identifies an event within its shard. */
export type HitIdentity = Pick<Hit, "session" | "seq" | "id">;
/** Attention, zero for what is no engagement. */
export type HitAttention = Pick<Hit, "pageview" | "engagedMs" | "scroll" | "interactions">;

export const noAttention: HitAttention = { pageview: 0, engagedMs: 0, scroll: null, interactions: 0 };

/** The hit of a draft that no step refused. */
export const hitOf = (draft: Draft, identity: HitIdentity, attention: HitAttention): Hit => ({
  kind: draft.event.kind,
  at: draft.at,
  session: identity.session,
  seq: identity.seq,
  id: identity.id,
  name: draft.event.name,
  hostname: draft.hostname,
  page: draft.page,
  props: draft.props,
  revenue: draft.event.revenue,
  interactive: draft.event.interactive,
  pageview: attention.pageview,
  engagedMs: attention.engagedMs,
  scroll: attention.scroll,
  interactions: attention.interactions,
  acquisition: draft.acquisition,
  client: draft.client,
});
