import type { Dashboard } from "../store/dashboard.ts";
import type { HistoryStore } from "../store/history.ts";
import type { SegmentsStore } from "../store/segments.ts";
import type { ViewStore } from "../store/view.ts";

/** What every part of the screen of history is given. */
export interface HistoryProps {
  dashboard: Dashboard;
  site: string;
  history: HistoryStore;
  views: ViewStore;
  segments: SegmentsStore;
}
