import { acquisitionOf } from "./acquisition.ts";
import { isWebAddress } from "./address.ts";
import { clockObjection, occurredAt } from "./clock.ts";
import type { Step } from "./draft.ts";
import { NO_HOST, withoutWww } from "./host-patterns.ts";
import { pageOf } from "./page.ts";
import { referringHost } from "./referrer.ts";
import { isSpamHost } from "./spam-referrers.ts";

/** The rules about one event. `drop…` may refuse it, `put…` fills in what is stored. */

export const dropOptedOut: Step = ({ rules, arrival }) =>
  rules.respectSignals && arrival.optedOut ? "opted_out" : null;

export const dropExcludedIp: Step = ({ rules, arrival }) => (rules.excludesIp(arrival.ip) ? "excluded" : null);

export const dropBot: Step = ({ arrival }) => (arrival.agent.bot ? "bot" : null);

export const dropInvalidUrl: Step = ({ event }) => (event.address && isWebAddress(event.address) ? null : "invalid");

export const putHostname: Step = (draft) => {
  draft.hostname = withoutWww(draft.event.address?.hostname ?? "");
  return null;
};

export const dropForeignHost: Step = ({ rules, hostname }) =>
  hostname === NO_HOST || rules.allowsHost(hostname) ? null : "host_not_allowed";

export const putInstant: Step = (draft) => {
  draft.at = occurredAt(draft.event.at, draft.arrival.sentAt, draft.arrival.receivedAt);
  return null;
};

export const dropBadClock: Step = ({ at, arrival, rules }) => clockObjection(at, arrival.receivedAt, rules.latenessMs);

/** What the site forgets at once is not said to be taken. */
export const dropForgotten: Step = ({ at, arrival, rules }) =>
  rules.retentionMs !== null && arrival.receivedAt - at > rules.retentionMs ? "too_late" : null;

export const dropUnlistedEvent: Step = ({ event, rules }) =>
  event.kind === "event" && !rules.allowsEvent(event.name) ? "not_allowed" : null;

export const putPage: Step = (draft) => {
  const { address } = draft.event;
  if (!address) return "invalid";
  draft.page = pageOf(address, draft.rules.keepParams, draft.rules.scrub);
  return null;
};

export const dropExcludedPage: Step = ({ page, rules }) => (rules.excludesPage(page) ? "excluded" : null);

export const dropExcludedCountry: Step = ({ client, rules }) =>
  rules.excludesCountry(client.country) ? "excluded" : null;

/** Keys that are not listed are left out unread; a blank value is as good as none. */
export const putProps: Step = (draft) => {
  const { event, rules } = draft;
  if (!event.props) return null;
  const props: Record<string, string> = {};
  let some = false;
  for (const key in event.props) {
    const value = event.props[key];
    if (!value || !(rules.allowsAllProps || rules.allowsProp(key))) continue;
    props[key] = rules.scrub(value);
    some = true;
  }
  draft.props = some ? props : null;
  return null;
};

export const putReferringHost: Step = (draft) => {
  const { event, rules, hostname } = draft;
  draft.referringHost = referringHost(event.referrer, [hostname, rules.ownHost]);
  return null;
};

export const dropSpamReferrer: Step = ({ referringHost }) => (isSpamHost(referringHost) ? "spam_referrer" : null);

export const putAcquisition: Step = (draft) => {
  const { event, rules } = draft;
  if (!event.address) return "invalid";
  draft.acquisition = acquisitionOf({
    address: event.address,
    referrer: event.referrer,
    referringHost: draft.referringHost,
    scrub: rules.scrub,
  });
  return null;
};
