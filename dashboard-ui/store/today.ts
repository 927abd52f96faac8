import { type ReadonlySignal, signal } from "@preact/signals";
import { afterActivity } from "./after-activity.ts";
import type { Api } from "./api.ts";

/** Today's figures of a site, from the query API: asked at the start and after activity, never on a quiet site. */

export interface Today {
  visitors: number;
  visits: number;
  pageviews: number;
  /** Percent. */
  bounceRate: number;
  /** Seconds. */
  visitDuration: number;
}

export interface TodayStore {
  readonly today: ReadonlySignal<Today | null>;
  /** True when the last question failed; figures from before stay. */
  readonly failed: ReadonlySignal<boolean>;
  close(): void;
}

export interface TodayParts {
  site: string;
  api: Pick<Api, "query">;
  /** Changes when something happened on the site. */
  activity: ReadonlySignal<unknown>;
  minIntervalMs?: number;
}

const metrics = ["visitors", "visits", "pageviews", "bounce_rate", "visit_duration"];

export const createToday = ({ site, api, activity, minIntervalMs = 10_000 }: TodayParts): TodayStore => {
  const today = signal<Today | null>(null);
  const failed = signal(false);
  let closed = false;

  const ask = async (): Promise<void> => {
    try {
      const [row] = await api.query(site, { metrics, date_range: "day" });
      const [visitors, visits, pageviews, bounceRate, visitDuration] = (row?.metrics ?? []).map((value) => value ?? 0);
      if (closed) return;
      today.value = {
        visitors: visitors ?? 0,
        visits: visits ?? 0,
        pageviews: pageviews ?? 0,
        bounceRate: bounceRate ?? 0,
        visitDuration: visitDuration ?? 0,
      };
      failed.value = false;
    } catch {
      failed.value = true;
    }
  };

  const stop = afterActivity(activity, ask, minIntervalMs);
  return {
    today,
    failed,
    close: () => {
      closed = true;
      stop();
    },
  };
};
