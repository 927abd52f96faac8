import * as v from "valibot";
import { type AlertKind, createAlertSchema, type RuleOf } from "../../../protocol/alerts.ts";

export const T0 = Date.UTC(2031, 4, 6, 12);
export const MINUTE_MS = 60_000;

/** A rule with every default filled in. */
export const aRule = <K extends AlertKind>(given: { kind: K } & Partial<RuleOf<K>>): RuleOf<K> =>
  v.parse(createAlertSchema, { name: "An alert", url: "https://hooks.example/a", ...given }) as RuleOf<K>;
