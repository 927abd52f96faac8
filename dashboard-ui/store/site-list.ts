import { type ReadonlySignal, signal } from "@preact/signals";
import { hoursOfDay } from "../rules/hours.ts";
import { text } from "../text.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";

/** The sites of this installation, each with who is online now and today's visitors by the hour. */

export interface SiteRow {
  readonly site: string;
  /** Null while not known. */
  readonly online: ReadonlySignal<number | null>;
  readonly today: ReadonlySignal<SiteToday | null>;
}

interface SiteToday {
  visitors: number;
  /** Visitors of each hour from the site's midnight to its current hour. */
  hours: number[];
}

export interface SiteListStore {
  /** Null until loaded. */
  readonly rows: ReadonlySignal<SiteRow[] | null>;
  readonly failure: ReadonlySignal<ApiError | null>;
  /** Asks for the sites alone, for who only chooses among them. */
  loadNames(): Promise<void>;
  /** Asks for the sites and the figures of each. */
  load(): Promise<void>;
  /** Asks for the live counts again; at most a few requests at a time. */
  refreshOnline(): Promise<void>;
  /** @returns null on success, else the sentence to show. */
  add(site: string, timezone: string): Promise<string | null>;
}

/** Sites asked at the same time: a browser opens no more connections to one HTTP/1.1 host anyway. */
const AT_ONCE = 4;

type OwnRow = SiteRow & {
  online: ReturnType<typeof signal<number | null>>;
  today: ReturnType<typeof signal<SiteToday | null>>;
  timezone: string;
};

const inTurn = async (rows: readonly OwnRow[], ask: (row: OwnRow) => Promise<void>): Promise<void> => {
  const waiting = [...rows];
  const worker = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) await ask(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

export const createSiteList = (
  api: Pick<Api, "sites" | "online" | "query" | "createSite">,
  onFailure: (error: ApiError) => void,
  now: () => number,
): SiteListStore => {
  const rows = signal<OwnRow[] | null>(null);
  const failure = signal<ApiError | null>(null);

  const askOnline = async (row: OwnRow): Promise<void> => {
    try {
      row.online.value = await api.online(row.site);
    } catch (thrown) {
      // An old count must not pass for a live one.
      row.online.value = null;
      onFailure(asApiError(thrown));
    }
  };

  const askToday = async (row: OwnRow): Promise<void> => {
    try {
      const [totals, hourly] = await Promise.all([
        api.query(row.site, { metrics: ["visitors"], date_range: "day" }),
        api.query(row.site, { metrics: ["visitors"], date_range: "day", dimensions: ["time:hour"] }),
      ]);
      const byHour = hourly.map(({ dimensions, metrics }) => [dimensions[0] ?? "", metrics[0] ?? 0] as const);
      row.today.value = { visitors: totals[0]?.metrics[0] ?? 0, hours: hoursOfDay(byHour, row.timezone, now()) };
    } catch {
      row.today.value = null;
    }
  };

  const loadNames = async (): Promise<void> => {
    failure.value = null;
    try {
      const known = new Map((rows.value ?? []).map((row) => [row.site, row]));
      const sites = (await api.sites()).toSorted((a, b) => (a.site_id < b.site_id ? -1 : 1));
      rows.value = sites.map(
        ({ site_id: site, timezone }) =>
          known.get(site) ?? { site, timezone, online: signal(null), today: signal(null) },
      );
    } catch (thrown) {
      failure.value = asApiError(thrown);
      onFailure(failure.value);
    }
  };

  const load = async (): Promise<void> => {
    await loadNames();
    if (failure.value !== null) return;
    await inTurn(rows.value ?? [], askOnline);
    await inTurn(rows.value ?? [], askToday);
  };

  return {
    rows,
    failure,
    loadNames,
    load,
    refreshOnline: () => inTurn(rows.value ?? [], askOnline),
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
