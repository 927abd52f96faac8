import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { QueryAnswer } from "../../protocol/query.ts";
import { type Day, todayIn } from "../rules/days.ts";
import { holdsToday } from "../rules/period.ts";
import { type Batch, batchOf, type Place, type Question, scopeOf } from "../rules/questions.ts";
import type { View } from "../rules/view.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";
import { followActivity } from "./following.ts";

/**
 * The figures of a range, all in one request per change. A screen keeps its figures until those of the next one are
 * here; what was answered within the same scope is not asked again. While the range holds today, activity on the site
 * asks anew, so that the day keeps moving.
 */

export type Answer = QueryAnswer | { error: string };

export interface Screen {
  /** What the figures are of; the address may be ahead of it while loading. */
  view: View;
  today: Day;
  batch: Batch;
  answers: ReadonlyMap<Place, Answer>;
}

export interface HistoryStore {
  readonly screen: ReadonlySignal<Screen | null>;
  /** True while the figures of what the address says are on their way. */
  readonly loading: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<ApiError | null>;
  /** The site's; what was guessed until the server told it, null where nothing was. */
  readonly timezone: ReadonlySignal<string | null>;
  readonly today: ReadonlySignal<Day | null>;
  retry(): void;
  /** Rises when what was answered before means nothing any more: a segment has other filters. */
  readonly meaning: ReadonlySignal<number>;
  /** Forgets what was answered, and asks again what is shown: what a segment means has changed. */
  renew(): void;
  close(): void;
}

export interface HistoryParts {
  site: string;
  api: Pick<Api, "ask">;
  view: ReadonlySignal<View>;
  /** Changes when something happened on the site. */
  activity: ReadonlySignal<unknown>;
  /** Unix ms, moving. */
  clock: ReadonlySignal<number>;
  onFailure: (error: ApiError) => void;
  /** The viewer's own, which mostly is the site's: the figures then come a round trip earlier. */
  likelyTimezone?: string;
  minIntervalMs?: number;
}

export const createHistory = (parts: HistoryParts): HistoryStore => {
  const { site, api, view, activity, clock, onFailure, likelyTimezone, minIntervalMs = 10_000 } = parts;
  const screen = signal<Screen | null>(null);
  const loading = signal(false);
  const failure = signal<ApiError | null>(null);
  const meaning = signal(0);
  const isOverview = (): boolean => view.value.period !== "live" && view.value.section === "overview";
  // Other screens do not tell the zone with their answers, so there it is asked for.
  const timezone = signal(untracked(isOverview) ? (likelyTimezone ?? null) : null);
  const today = computed(() => (timezone.value === null ? null : todayIn(timezone.value, clock.value)));
  // What tells two views apart as far as the server is concerned.
  const wanted = computed(() => {
    if (timezone.value === null || today.value === null || !isOverview()) return null;
    return { view: view.value, today: today.value, timezone: timezone.value };
  });
  const known = new Map<string, Answer>();
  let scope = "";
  let turn = 0;
  let closed = false;
  /** Whether the server told the time zone, or is about to. */
  let isTold = false;
  let lastAskedAt = Number.NEGATIVE_INFINITY;

  const fail = (thrown: unknown): void => {
    failure.value = asApiError(thrown);
    onFailure(failure.value);
  };

  const show = (asked: { view: View; today: Day }, batch: Batch): void => {
    const before = screen.peek();
    const answers = new Map<Place, Answer>();
    for (const [place, question] of batch) {
      const answer = known.get(JSON.stringify(question));
      if (answer !== undefined) answers.set(place, answer);
    }
    // Turning a page or typing in a search keeps the rows until the next are here.
    const held = before?.view.details?.panel === asked.view.details?.panel ? before?.answers.get("details") : undefined;
    if (held && batch.has("details") && !answers.has("details")) answers.set("details", held);
    screen.value = { ...asked, batch, answers };
  };

  /** @param anew asks everything again: the figures may have changed */
  const load = async (asked: { view: View; today: Day; timezone: string }, anew: boolean): Promise<void> => {
    const mine = ++turn;
    const batch = batchOf(asked, { timezone: asked.timezone, now: clock.peek() });
    const sameScope = scopeOf(asked) === scope;
    const questions = [...new Map([...batch.values()].map((question) => [JSON.stringify(question), question]))];
    const missing = questions.filter(([key]) => anew || !sameScope || !known.has(key));
    failure.value = null;
    if (sameScope) show(asked, batch);
    loading.value = missing.length > 0 && !anew;
    if (missing.length === 0) return;
    lastAskedAt = clock.peek();
    try {
      const { answers, timezone: told } = await api.ask(
        site,
        missing.map(([, question]): Question => question),
      );
      if (closed || mine !== turn) return;
      // After a refresh, what other tabs were told is old too.
      if (!sameScope || anew) known.clear();
      scope = scopeOf(asked);
      missing.forEach(([key], index) => {
        const answer = answers[index];
        if (answer !== undefined) known.set(key, answer);
      });
      isTold = true;
      // Where the guess was wrong, the days and moments that differ are asked for now; the rest stands.
      timezone.value = told;
      if (mine === turn) show(asked, batch);
    } catch (thrown) {
      // A failed refresh leaves figures that were right a moment ago; activity will ask again.
      if (!closed && mine === turn && !anew) fail(thrown);
    }
    if (mine === turn) loading.value = false;
  };

  const learnTimezone = async (): Promise<void> => {
    isTold = true;
    try {
      const answer = await api.ask(site, []);
      if (!closed) timezone.value = answer.timezone;
    } catch (thrown) {
      isTold = false;
      if (!closed) fail(thrown);
    }
  };

  const stopLoading = effect(() => {
    const asked = wanted.value;
    untracked(() => {
      if (asked !== null) void load(asked, false);
      else if (!isTold) void learnTimezone();
    });
  });

  const refresh = (): void => {
    const asked = wanted.peek();
    if (asked !== null && !loading.peek() && holdsToday(asked.view.period, asked.today)) void load(asked, true);
  };
  const stopFollowing = followActivity({ activity, clock, minIntervalMs, lastAskedAt: () => lastAskedAt, refresh });

  return {
    screen,
    loading,
    failure,
    timezone,
    today,
    meaning,
    retry: () => {
      failure.value = null;
      const asked = wanted.peek();
      if (asked === null) void learnTimezone();
      else void load(asked, false);
    },
    renew: () => {
      meaning.value += 1;
      // Also where something else is shown now: coming back, nobody must see what the segment was.
      scope = "";
      const asked = wanted.peek();
      if (asked !== null) void load(asked, true);
    },
    close: () => {
      closed = true;
      stopLoading();
      stopFollowing();
    },
  };
};
