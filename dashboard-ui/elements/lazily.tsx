import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Notice } from "./notice.tsx";
import { Skeleton } from "./skeleton.tsx";

/** What stands in a view's place until it is here. */
export interface LazyFrame {
  waiting: () => ComponentChildren;
  failed: (onRetry: () => void) => ComponentChildren;
}

const page: LazyFrame = {
  waiting: () => (
    <div class="page page-narrow">
      <p class="sr-only">{text.loading}</p>
      <Skeleton rows={6} />
    </div>
  ),
  failed: (onRetry) => <Notice message={text.error.chunk} onRetry={onRetry} />,
};

/**
 * A view that comes as a chunk of its own when it is first shown: nobody waits for a screen that is not open.
 * @param load imports the chunk and picks the component; asked again after a failure
 */
export const lazily = <TProps extends object>(
  load: () => Promise<ComponentType<TProps>>,
  frame: LazyFrame = page,
): ComponentType<TProps> => {
  let known: ComponentType<TProps> | null = null;
  return (props) => {
    const [state, setState] = useState<"loading" | "failed" | "here">(known === null ? "loading" : "here");
    useEffect(() => {
      if (state !== "loading") return;
      let isGone = false;
      load().then(
        (component) => {
          known = component;
          if (!isGone) setState("here");
        },
        () => {
          if (!isGone) setState("failed");
        },
      );
      return () => {
        isGone = true;
      };
    }, [state]);
    const Shown = known;
    if (Shown !== null) return <Shown {...props} />;
    return <>{state === "failed" ? frame.failed(() => setState("loading")) : frame.waiting()}</>;
  };
};
