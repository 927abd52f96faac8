import { text } from "../text.ts";
import type { DayFormat } from "./format-day.ts";
import type { Period } from "./period.ts";

/** A period as it is called: `Last 30 days`, `1 – 21 Nov 2026`. */
export const periodWords = (period: Period, day: DayFormat): string =>
  typeof period === "string" ? text.period[period] : day.range(period);
