import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { type Day, todayIn } from "../rules/days.ts";
import { holdsToday } from "../rules/period.ts";
import { type Batch, batchOf, type Place, type Scope, scopeOf } from "../rules/questions.ts";
import type { View } from "../rules/view.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";
import { followActivity } from "./following.ts";
import { type Answer, createKnownAnswers } from "./known-answers.ts";
import { createSiteTimezone } from "./site-timezone.ts";

/**
 * The figures of a range, all in one request per change. A screen keeps its figures until those of the next one are
 * here; what was answered within the same scope is not asked again. While the range holds today, activity on the site
 * asks anew, so that the day keeps moving.
 */

export interface Screen extends Scope {
  /** What the figures are of; the address may be ahead of it while loading. */
  view: View;
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
  /** See `Scope`. */
  readonly segmentsVersion: ReadonlySignal<number>;
  retry(): void;
  /** A segment has other filters: what was answered before counts no more, and what is shown is asked anew. */
  segmentsChanged(): void;
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

/** A screen that is to be filled. */
interface Wanted extends Scope {
  timezone: string;
}

/** Turning a page or typing in a search keeps the rows until the next are here. */
const withHeldRows = (answers: Map<Place, Answer>, batch: Batch, view: View, before: Screen | null): typeof answers => {
  const isSamePanel = before?.view.details?.panel === view.details?.panel;
  const held = isSamePanel ? before?.answers.get("details") : undefined;
  if (held && batch.has("details") && !answers.has("details")) answers.set("details", held);
  return answers;
};

export const createHistory = (parts: HistoryParts): HistoryStore => {
  const { site, api, view, activity, clock, onFailure, likelyTimezone, minIntervalMs = 10_000 } = parts;
  const screen = signal<Screen | null>(null);
  const loading = signal(false);
  const failure = signal<ApiError | null>(null);
  const segmentsVersion = signal(0);
  const isOverview = (): boolean => view.value.period !== "live" && view.value.section === "overview";
  // Other screens do not tell the zone with their answers, so there it is asked for.
  const timezone = createSiteTimezone(site, api, untracked(isOverview) ? (likelyTimezone ?? null) : null);
  const today = computed(() => (timezone.zone.value === null ? null : todayIn(timezone.zone.value, clock.value)));
  const wanted = computed((): Wanted | null => {
    if (timezone.zone.value === null || today.value === null || !isOverview()) return null;
    return {
      view: view.value,
      today: today.value,
      segmentsVersion: segmentsVersion.value,
      timezone: timezone.zone.value,
    };
  });
  const known = createKnownAnswers();
  let turn = 0;
  let closed = false;
  let lastAskedAt = Number.NEGATIVE_INFINITY;

  const fail = (thrown: unknown): void => {
    if (closed) return;
    failure.value = asApiError(thrown);
    onFailure(failure.value);
  };

  const show = (asked: Wanted, batch: Batch): void => {
    const answers = withHeldRows(known.to(batch), batch, asked.view, screen.peek());
    screen.value = { ...asked, batch, answers };
  };

  /** @param why another view was asked for; or the figures of the same one may have moved, which nobody waits for */
  const load = async (asked: Wanted, why: "view" | "activity"): Promise<void> => {
    const mine = ++turn;
    const batch = batchOf(asked, { timezone: asked.timezone, now: clock.peek() });
    const scope = scopeOf(asked);
    const questions = known.missing(batch, why === "activity" ? null : scope);
    failure.value = null;
    if (known.areOf(scope)) show(asked, batch);
    loading.value = questions.length > 0 && why === "view";
    if (questions.length === 0) return;
    lastAskedAt = clock.peek();
    try {
      const { answers, timezone: told } = await api.ask(site, questions);
      if (closed || mine !== turn) return;
      // What other tabs were told is old too.
      if (why === "activity") known.forget();
      known.add(scope, questions, answers);
      // Where the guess was wrong, the days and moments that differ are asked for now; the rest stands.
      timezone.tell(told);
      if (mine === turn) show(asked, batch);
    } catch (thrown) {
      // A failed refresh leaves figures that were right a moment ago; activity will ask again.
      if (mine === turn && why === "view") fail(thrown);
    }
    if (mine === turn) loading.value = false;
  };

  const loadWanted = (): void => {
    const asked = wanted.peek();
    if (asked !== null) void load(asked, "view");
    else timezone.need().catch(fail);
  };
  const stopLoading = effect(() => {
    void wanted.value;
    untracked(loadWanted);
  });

  const refresh = (): void => {
    const asked = wanted.peek();
    if (asked !== null && !loading.peek() && holdsToday(asked.view.period, asked.today)) void load(asked, "activity");
  };
  const stopFollowing = followActivity({ activity, clock, minIntervalMs, lastAskedAt: () => lastAskedAt, refresh });

  return {
    screen,
    loading,
    failure,
    timezone: timezone.zone,
    today,
    segmentsVersion,
    retry: () => {
      failure.value = null;
      loadWanted();
    },
    segmentsChanged: () => {
      segmentsVersion.value += 1;
    },
    close: () => {
      closed = true;
      stopLoading();
      stopFollowing();
    },
  };
};
