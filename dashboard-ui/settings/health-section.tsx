import { DropsPanel } from "./drops-panel.tsx";
import type { SectionProps } from "./props.ts";
import { ServerPanel } from "./server-panel.tsx";

/** What was refused and what to do about it, and how the installation is. */
export const HealthSection = (props: SectionProps) => (
  <>
    <DropsPanel {...props} />
    <ServerPanel {...props} />
  </>
);
