import { useEffect, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 2500;

/** Copies a text and says whether that worked (the clipboard is refused on plain http addresses). */
export const CopyButton = ({ content, onFailure }: { content: string; onFailure?: () => void }) => {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => setOutcome("none"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(content);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
      onFailure?.();
    }
  };
  const words = { none: text.install.copy, copied: text.install.copied, failed: text.install.copyFailed };
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <Icon name={outcome === "copied" ? "check" : "copy"} />
      <span aria-live="polite">{words[outcome]}</span>
    </button>
  );
};
