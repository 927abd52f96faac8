import { type ReadonlySignal, signal } from "@preact/signals";

/**
 * What a screen reader is told. Figures change ten times a second; spoken, they would drown everything else: so the
 * newest of them is said at most twice a minute, while news (a lost connection, the first visit) is said at once.
 */
export interface Announcer {
  readonly message: ReadonlySignal<string>;
  /** A figure: said when it is due, only the newest. */
  figure(sentence: string): void;
  news(sentence: string): void;
}

export const createAnnouncer = (now: () => number, quietMs = 30_000): Announcer => {
  const message = signal("");
  let lastFigureAt = Number.NEGATIVE_INFINITY;
  return {
    message,
    figure: (sentence) => {
      if (now() - lastFigureAt < quietMs || sentence === message.value) return;
      lastFigureAt = now();
      message.value = sentence;
    },
    news: (sentence) => {
      message.value = sentence;
    },
  };
};
