import { type ReadonlySignal, signal } from "@preact/signals";
import { subscribe } from "../../client-sdk/subscribe.ts";
import { type Entrance, entranceOf, pathOfScreen, withLink } from "../rules/entrance.ts";
import { type DayFormat, dayFormat } from "../rules/format-day.ts";
import { type NumberFormat, numberFormat } from "../rules/format-number.ts";
import { type TimeFormat, timeFormat } from "../rules/format-time.ts";
import { countryNames } from "../rules/labels.ts";
import { type Announcer, createAnnouncer } from "./announcer.ts";
import { type Api, createApi, createHttp, type Http } from "./api.ts";
import { createClock } from "./clock.ts";
import { createHistory, type HistoryParts, type HistoryStore } from "./history.ts";
import { createLiveSite, type LiveSite } from "./live-site.ts";
import { watchOnline } from "./online-feed.ts";
import { createRouter, type Router } from "./router.ts";
import { createSegments, type SegmentsStore } from "./segments.ts";
import { createSessionStore, type SessionStore } from "./session.ts";
import { createShortcutSwitch, type ShortcutSwitch } from "./shortcut-switch.ts";
import { createSiteList, type SiteListStore } from "./site-list.ts";
import { createThemeStore, type ThemeStore } from "./theme.ts";
import { createViewStore, type ViewStore } from "./view.ts";

/** All stores of one page, wired to the browser. Views receive this; nothing below store/ knows of it. */
export interface Dashboard {
  readonly origin: string;
  readonly entrance: Entrance;
  /** For what screens that are loaded later ask of the server besides `api`. */
  readonly http: Http;
  readonly api: Api;
  readonly session: SessionStore;
  readonly router: Router;
  readonly theme: ThemeStore;
  readonly siteList: SiteListStore;
  readonly announcer: Announcer;
  /** Unix milliseconds, once a second while watched. */
  readonly clock: ReadonlySignal<number>;
  readonly number: NumberFormat;
  readonly time: TimeFormat;
  readonly day: DayFormat;
  readonly countryName: (country: string) => string;
  readonly calm: ReadonlySignal<boolean>;
  readonly shortcuts: ShortcutSwitch;
  openSite(site: string): LiveSite;
  segmentsOf(site: string): SegmentsStore;
  viewOf(site: string): ViewStore;
  /** @param activity changes when something happened on the site */
  openHistory(site: string, parts: Pick<HistoryParts, "view" | "activity">): HistoryStore;
}

const mediaSignal = (query: MediaQueryList): ReadonlySignal<boolean> => {
  const matches = signal(query.matches);
  query.addEventListener("change", () => {
    matches.value = query.matches;
  });
  return matches;
};

/** Storage may be blocked altogether; then a choice lasts as long as the page. */
const storageOf = (page: Window): Pick<Storage, "getItem" | "setItem" | "removeItem"> => {
  try {
    return page.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
};

export const createDashboard = (page: Window & typeof globalThis): Dashboard => {
  const entrance = entranceOf(page.location.pathname);
  const router = createRouter(page);
  const storage = storageOf(page);
  const http = createHttp((path, init) => page.fetch(withLink(String(path), entrance), init));
  const api = createApi(http);
  const session = createSessionStore({
    api,
    entrance,
    site: () => {
      const route = router.route.peek();
      return route.name === "site" ? route.site : null;
    },
  });
  /** A link that is limited to a segment has no live view. */
  const isLimited = (): boolean => {
    const state = session.state.peek();
    return state.phase === "signed-in" && state.session.role === "guest" && state.session.segment !== null;
  };
  const now = () => Date.now();
  const clock = createClock(now);
  const browserOnline = signal(page.navigator.onLine);
  page.addEventListener("online", () => {
    browserOnline.value = true;
  });
  page.addEventListener("offline", () => {
    browserOnline.value = false;
  });
  return {
    origin: page.location.origin,
    entrance,
    http,
    api,
    session,
    router,
    theme: createThemeStore({
      root: page.document.documentElement,
      storage,
      systemDark: page.matchMedia("(prefers-color-scheme: dark)"),
    }),
    siteList: createSiteList({
      api,
      watchOnline: watchOnline(page.location.origin),
      onFailure: session.noticeFailure,
      now,
    }),
    announcer: createAnnouncer(now),
    clock,
    number: numberFormat(),
    time: timeFormat(),
    day: dayFormat(),
    countryName: countryNames(),
    calm: mediaSignal(page.matchMedia("(prefers-reduced-motion: reduce)")),
    openSite: (site) =>
      createLiveSite({
        site,
        api,
        subscribe: (subscription) =>
          subscribe({ ...subscription, link: entrance.by === "link" ? entrance.link : undefined }),
        now,
        browserOnline,
        onFailure: session.noticeFailure,
        isWatched: !isLimited(),
      }),
    shortcuts: createShortcutSwitch(storage),
    segmentsOf: (site) => createSegments({ site, http, onFailure: session.noticeFailure }),
    viewOf: (site) => createViewStore(router, { path: pathOfScreen(entrance, site), hasLive: !isLimited() }),
    openHistory: (site, parts) =>
      createHistory({
        ...parts,
        site,
        api,
        clock,
        onFailure: session.noticeFailure,
        likelyTimezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
  };
};
