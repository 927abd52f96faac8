import { useEffect, useRef } from "preact/hooks";
import { tween } from "../rules/tween.ts";

export interface AnimatedNumberProps {
  value: number;
  format: (value: number) => string;
  /** Reduced motion: the number changes at once. */
  calm: boolean;
}

const DURATION_MS = 450;

/** A number that runs to its new value. Screen readers get the true one, never a step on the way. */
export const AnimatedNumber = ({ value, format, calm }: AnimatedNumberProps) => {
  const span = useRef<HTMLSpanElement>(null);
  const shown = useRef<number | null>(null);
  useEffect(() => {
    // Steps are written past the renderer: up to sixty a second, each of one text node.
    const show = (next: number): void => {
      if (next === shown.current || span.current === null) return;
      shown.current = next;
      span.current.textContent = format(next);
    };
    const from = shown.current;
    if (from === null || calm || document.hidden) {
      show(value);
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(at) {
      const progress = (at - start) / DURATION_MS;
      show(tween(from, value, progress));
      if (progress < 1 && shown.current !== value) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value, format, calm]);
  return (
    <>
      <span ref={span} aria-hidden="true" />
      <span class="sr-only">{format(value)}</span>
    </>
  );
};
