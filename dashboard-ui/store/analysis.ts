import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { FlowAnswer, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import { type AnalysisQuestion, analysisQuestion } from "../rules/analysis-questions.ts";
import type { Day } from "../rules/days.ts";
import { holdsToday } from "../rules/period.ts";
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
  [S in keyof Answers]: { section: S; view: View; today: Day; answer: Answers[S]; before: Answers[S] | null };
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
  /** Rises when segments mean something else: what was answered before is of no use. */
  meaning: ReadonlySignal<number>;
  activity: ReadonlySignal<unknown>;
  /** Unix ms, moving. */
  clock: ReadonlySignal<number>;
  onFailure: (error: ApiError) => void;
  minIntervalMs?: number;
}

/** A person compares a few ranges, not a hundred. */
const REMEMBERED = 24;

export const createAnalysis = (parts: AnalysisParts): AnalysisStore => {
  const { site, http, view, today, timezone, meaning, activity, clock, onFailure, minIntervalMs = 30_000 } = parts;
  const shown = signal<Shown | null>(null);
  const loading = signal(false);
  const failure = signal<ApiError | null>(null);
  const known = new Map<string, unknown>();
  let turn = 0;
  let closed = false;
  let lastAskedAt = Number.NEGATIVE_INFINITY;

  const questionNow = (): { question: AnalysisQuestion; view: View; today: Day } | null => {
    if (today.value === null || view.value.period === "live") return null;
    const asked = { view: view.value, today: today.value };
    const question = analysisQuestion(asked, { timezone: timezone.peek() ?? "Etc/UTC", now: clock.peek() });
    return question && { question, ...asked };
  };
  // The address says more than the question: an opened page of a flow asks nothing.
  const wanted = computed(() => {
    void meaning.value;
    return questionNow();
  });

  type Wanted = NonNullable<ReturnType<typeof questionNow>>;
  const keyOf = (section: string, body: object): string => JSON.stringify([section, body, meaning.peek()]);

  const answerTo = async (section: string, body: object): Promise<unknown> => {
    const key = keyOf(section, body);
    if (known.has(key)) return known.get(key);
    lastAskedAt = clock.peek();
    const answer = await http.json("POST", `${sitePath(site)}/${section}`, body);
    known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return answer;
  };

  const show = ({ question, view: of, today: day }: Wanted, answer: unknown, before: unknown): void => {
    // The route and its answer belong together: protocol/analysis.ts.
    shown.value = { section: question.section, view: of, today: day, answer, before } as Shown;
  };

  const load = async (asked: Wanted, anew: boolean): Promise<void> => {
    const mine = ++turn;
    const { section, body, before } = asked.question;
    if (anew) known.clear();
    failure.value = null;
    const answer = known.get(keyOf(section, body));
    const compared = before === null ? null : known.get(keyOf(section, before));
    if (answer !== undefined && compared !== undefined) {
      loading.value = false;
      show(asked, answer, compared);
      return;
    }
    loading.value = !anew;
    try {
      const answers = await Promise.all([answerTo(section, body), before && answerTo(section, before)]);
      if (closed || mine !== turn) return;
      show(asked, ...answers);
    } catch (thrown) {
      if (!closed && mine === turn && !anew) {
        failure.value = asApiError(thrown);
        onFailure(failure.value);
      }
    }
    if (mine === turn) loading.value = false;
  };

  const stopLoading = effect(() => {
    const asked = wanted.value;
    untracked(() => {
      if (asked !== null) {
        void load(asked, false);
        return;
      }
      // Too few steps: what was on its way is not wanted any more.
      turn += 1;
      loading.value = false;
      failure.value = null;
    });
  });
  const stopFollowing = followActivity({
    activity,
    clock,
    minIntervalMs,
    lastAskedAt: () => lastAskedAt,
    refresh: () => {
      const asked = wanted.peek();
      if (asked !== null && !loading.peek() && holdsToday(asked.view.period, asked.today)) void load(asked, true);
    },
  });

  return {
    shown,
    loading,
    failure,
    retry: () => {
      const asked = wanted.peek();
      if (asked !== null) void load(asked, false);
    },
    close: () => {
      closed = true;
      stopLoading();
      stopFollowing();
    },
  };
};
