import { useEffect, useRef, useState } from "preact/hooks";
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
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    const settle = (next: number): void => {
      current.current = next;
      setShown(next);
    };
    if (calm || document.hidden || from === value) {
      settle(value);
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(at) {
      const progress = (at - start) / DURATION_MS;
      settle(tween(from, value, progress));
      if (progress < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value, calm]);
  return (
    <>
      <span aria-hidden="true">{format(shown)}</span>
      <span class="sr-only">{format(value)}</span>
    </>
  );
};
