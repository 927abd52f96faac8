import type { CollectEventInput } from "../../protocol/collect.ts";
import { keep, randomId, readKept } from "./storage.ts";

/** What may be kept: an id for a year, an id while the tab lives, nothing. */
export type Identity = "visitor" | "session" | "daily";

/** An event that is not acknowledged yet, with the session whose `seq` it carries. */
export type Unsent = readonly [session: string | null, event: CollectEventInput];

/**
 * One tab's life, kept in sessionStorage from page to page. (session, seq) identifies an event for ever, so a session
 * must never be counted on by two documents at once. sessionStorage is copied when a tab is duplicated or a window
 * opened; therefore a document marks it as open while it lives: whoever finds an open one (a copy, or the remains
 * of a crash) starts a session of its own. Unsent events are taken over with their session: sending one twice is harmless.
 */
export interface Tab {
  /** Null in `daily` identity, where nothing is kept. */
  session: string | null;
  /** Of the latest event. */
  seq: number;
  open: boolean;
  unsent: Unsent[];
  /** Unix ms before which nothing is to be sent, because the server or the network refused. */
  notBefore: number;
}

/** A tab of which nothing is known. Without a session each page counts from a number of its own, so that two pages' figures do not mix. */
export const newTab = (): Tab => ({
  session: null,
  seq: Math.floor(Math.random() * 2 ** 40),
  open: true,
  unsent: [],
  notBefore: 0,
});

export const keepTab = (key: string, tab: Tab): void => {
  if (tab.session) keep("sessionStorage", key, tab);
};

/**
 * Takes up the tab where the page before left it.
 * @param restored the page comes out of the back/forward cache. Then it may see its storage as it was before, and the page
 *   that it replaces may not have closed yet: it starts a session of its own.
 */
export const resumeTab = (key: string, tab: Tab, restored?: boolean): void => {
  const kept = readKept<Tab>("sessionStorage", key);
  Object.assign(tab, kept);
  if (restored || !tab.session || kept?.open) {
    tab.session = randomId();
    tab.seq = 0;
  }
  tab.open = true;
  keepTab(key, tab);
};
