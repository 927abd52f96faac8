import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** An error with what to do about it. */
export const Notice = ({ message, onRetry }: { message: string; onRetry?: () => void }) => (
  <div class="notice" role="alert">
    <Icon name="alert" />
    <div>
      <strong>{text.error.heading}</strong>
      <p>{message}</p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          {text.error.retry}
        </button>
      )}
    </div>
  </div>
);
