import { useEffect, useRef, useState } from "preact/hooks";

/** Whether somebody can see an element: it is scrolled into view, and the tab is not in the background. */
export const useOnScreen = <TElement extends Element>() => {
  const element = useRef<TElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let isNear = false;
    const tell = (): void => setSeen(isNear && !document.hidden);
    const observer = new IntersectionObserver(([entry]) => {
      isNear = entry?.isIntersecting ?? false;
      tell();
    });
    observer.observe(target);
    document.addEventListener("visibilitychange", tell);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", tell);
    };
  }, []);
  return { element, isSeen };
};
