import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { FlowAnswer, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import { type AnalysisQuestion, analysisQuestion } from "../rules/analysis-questions.ts";
import type { Day } from "../rules/days.ts";
import { holdsToday } from "../rules/period.ts";
import type { Scope } from "../rules/questions.ts";
import type { View } from "../rules/view.ts";
import { type ApiError, asApiError, type Http, sitePath } from "./api.ts";
import { followActivity } from "./following.ts";

/**
 * Funnel, flow or retention of a range. Like the figures of history: what is shown stays until the next is here, what
 * was answered is not asked again, a late answer is ignored, and a range that holds today follows activity, more slowly,
 * since these questions look at every visit.
 */

interface Answers {
  funnel: FunnelAnswer;
  flow: FlowAnswer;
  retention: RetentionAnswer;
}
export type Shown = {
  [S in keyof Answers]: Scope & { section: S; answer: Answers[S]; before: Answers[S] | null };
}[keyof Answers];

export interface AnalysisStore {
  readonly shown: ReadonlySignal<Shown | null>;
  readonly loading: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<ApiError | null>;
  retry(): void;
  close(): void;
}

export interface AnalysisParts {
  site: string;
  http: Pick<Http, "json">;
  view: ReadonlySignal<View>;
  /** Null until the server told the time zone. */
  today: ReadonlySignal<Day | null>;
  timezone: ReadonlySignal<string | null>;
  /** See `Scope`. */
  segmentsVersion: ReadonlySignal<number>;
  activity: ReadonlySignal<unknown>;
  /** Unix ms, moving. */
  clock: ReadonlySignal<number>;
  onFailure: (error: ApiError) => void;
  minIntervalMs?: number;
}

/** A person compares a few ranges, not a hundred. */
const REMEMBERED = 24;

/** What was answered, by whatever tells two questions apart; the oldest goes first. */
const createMemory = () => {
  const known = new Map<string, unknown>();
  return {
    /** @returns undefined when it is not known */
    recall: (key: string): unknown => known.get(key),
    keep: (key: string, answer: unknown): void => {
      known.set(key, answer);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    },
    forget: (): void => known.clear(),
  };
};

/** A section that is to be filled. */
interface Wanted extends Scope {
  question: AnalysisQuestion;
}

export const createAnalysis = (parts: AnalysisParts): AnalysisStore => {
  const { site, http, view, today, timezone, segmentsVersion, activity, clock, onFailure } = parts;
  const shown = signal<Shown | null>(null);
  const loading = signal(false);
  const failure = signal<ApiError | null>(null);
  const memory = createMemory();
  let turn = 0;
  let closed = false;
  let lastAskedAt = Number.NEGATIVE_INFINITY;

  const wanted = computed((): Wanted | null => {
    if (today.value === null || view.value.period === "live") return null;
    const scope = { view: view.value, today: today.value, segmentsVersion: segmentsVersion.value };
    const question = analysisQuestion(scope, { timezone: timezone.peek() ?? "Etc/UTC", now: clock.peek() });
    return question && { question, ...scope };
  });

  const keyOf = ({ question: { section }, segmentsVersion: version }: Wanted, body: object): string =>
    JSON.stringify([section, body, version]);

  const answerTo = async (asked: Wanted, body: object): Promise<unknown> => {
    const key = keyOf(asked, body);
    const known = memory.recall(key);
    if (known !== undefined) return known;
    lastAskedAt = clock.peek();
    const answer = await http.json("POST", `${sitePath(site)}/${asked.question.section}`, body);
    memory.keep(key, answer);
    return answer;
  };

  const show = ({ question: { section }, ...scope }: Wanted, answer: unknown, before: unknown): void => {
    // The route and its answer belong together: protocol/analysis.ts.
    shown.value = { ...scope, section, answer, before } as Shown;
  };

  /** @param why another view was asked for; or the figures of the same one may have moved, which nobody waits for */
  const load = async (asked: Wanted, why: "view" | "activity"): Promise<void> => {
    const mine = ++turn;
    const { body, before } = asked.question;
    if (why === "activity") memory.forget();
    failure.value = null;
    const answer = memory.recall(keyOf(asked, body));
    const compared = before === null ? null : memory.recall(keyOf(asked, before));
    if (answer !== undefined && compared !== undefined) {
      loading.value = false;
      show(asked, answer, compared);
      return;
    }
    loading.value = why === "view";
    try {
      const answers = await Promise.all([answerTo(asked, body), before && answerTo(asked, before)]);
      if (closed || mine !== turn) return;
      show(asked, ...answers);
    } catch (thrown) {
      if (!closed && mine === turn && why === "view") {
        failure.value = asApiError(thrown);
        onFailure(failure.value);
      }
    }
    if (mine === turn) loading.value = false;
  };

  const loadWanted = (): void => {
    const asked = wanted.peek();
    if (asked !== null) {
      void load(asked, "view");
      return;
    }
    // Too few steps: what was on its way is not wanted any more.
    turn += 1;
    loading.value = false;
    failure.value = null;
  };
  const stopLoading = effect(() => {
    void wanted.value;
    untracked(loadWanted);
  });
  const stopFollowing = followActivity({
    activity,
    clock,
    minIntervalMs: parts.minIntervalMs ?? 30_000,
    lastAskedAt: () => lastAskedAt,
    refresh: () => {
      const asked = wanted.peek();
      if (asked !== null && !loading.peek() && holdsToday(asked.view.period, asked.today)) void load(asked, "activity");
    },
  });

  return {
    shown,
    loading,
    failure,
    retry: loadWanted,
    close: () => {
      closed = true;
      stopLoading();
      stopFollowing();
    },
  };
};
