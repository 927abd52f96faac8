import { type ReadonlySignal, signal } from "@preact/signals";
import { todayIn } from "../rules/days.ts";
import { hoursOfDay } from "../rules/hours.ts";
import { text } from "../text.ts";
import { afterActivity } from "./after-activity.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";
import type { WatchOnline } from "./online-feed.ts";

/** The sites of this installation. Of those that somebody looks at: who is online now, and today's visitors by the hour. */

export interface SiteRow {
  readonly site: string;
  /** Null while not known. */
  readonly online: ReadonlySignal<number | null>;
  readonly today: ReadonlySignal<SiteToday | null>;
  /** Keeps the row's figures fresh until it is told to stop. */
  watch(): () => void;
}

interface SiteToday {
  visitors: number;
  /** Visitors of each hour from the site's midnight to its current hour. */
  hours: number[];
}

export interface SiteListStore {
  /** Null until loaded. */
  readonly rows: ReadonlySignal<readonly SiteRow[] | null>;
  readonly failure: ReadonlySignal<ApiError | null>;
  load(): Promise<void>;
  /** @returns null on success, else the sentence to show. */
  add(site: string, timezone: string): Promise<string | null>;
}

export interface SiteListParts {
  api: Pick<Api, "sites" | "ask" | "createSite">;
  watchOnline: WatchOnline;
  onFailure: (error: ApiError) => void;
  /** Unix milliseconds. */
  now: () => number;
  /** Between two questions about one site's day. */
  minIntervalMs?: number;
}

/** The first number of each row of an answer, by its label; empty where the question could not be answered. */
type Answer = Awaited<ReturnType<Api["ask"]>>["answers"][number] | undefined;
const rowsOf = (answer: Answer): [label: string, value: number][] =>
  answer === undefined || "error" in answer
    ? []
    : answer.results.map(({ dimensions, metrics }) => [dimensions[0] ?? "", Number(metrics[0] ?? 0)]);

export const createSiteList = (parts: SiteListParts): SiteListStore => {
  const { api, watchOnline, onFailure, now, minIntervalMs = 10_000 } = parts;
  const rows = signal<readonly SiteRow[] | null>(null);
  const failure = signal<ApiError | null>(null);

  const makeRow = (site: string, timezone: string): SiteRow => {
    const online = signal<number | null>(null);
    const today = signal<SiteToday | null>(null);
    const askToday = async (): Promise<void> => {
      const day = todayIn(timezone, now());
      const question = { metrics: ["visitors"], date_range: [day, day] } as const;
      try {
        const { answers } = await api.ask(site, [question, { ...question, dimensions: ["time:hour"] }]);
        const [[, visitors] = ["", 0]] = rowsOf(answers[0]);
        today.value = { visitors, hours: hoursOfDay(rowsOf(answers[1]), timezone, now()) };
      } catch (thrown) {
        today.value = null;
        onFailure(asApiError(thrown));
      }
    };
    return {
      site,
      online,
      today,
      watch: () => {
        const unwatch = watchOnline(site, (count) => {
          online.value = count;
        });
        // Whoever comes or goes is news for the day's figures too.
        const stop = afterActivity(online, askToday, minIntervalMs);
        return () => {
          unwatch();
          stop();
          online.value = null;
        };
      },
    };
  };

  return {
    rows,
    failure,
    load: async () => {
      failure.value = null;
      try {
        const known = new Map((rows.value ?? []).map((row) => [row.site, row]));
        const sites = (await api.sites()).toSorted((a, b) => (a.site_id < b.site_id ? -1 : 1));
        rows.value = sites.map(({ site_id: site, timezone }) => known.get(site) ?? makeRow(site, timezone));
      } catch (thrown) {
        failure.value = asApiError(thrown);
        onFailure(failure.value);
      }
    },
    add: async (site, timezone) => {
      try {
        await api.createSite(site, timezone);
        return null;
      } catch (thrown) {
        const error = asApiError(thrown);
        onFailure(error);
        return error.status === 409 ? text.sites.exists : error.message;
      }
    },
  };
};
