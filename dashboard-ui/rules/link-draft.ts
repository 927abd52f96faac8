import type { CreateLink, LinkKind } from "../../protocol/links.ts";
import { type Expiry, expiryInstant } from "./link-expiry.ts";

/** A share link as it is typed. */
export interface LinkDraft {
  kind: LinkKind;
  name: string;
  password: string;
  expiry: Expiry;
  /** For an expiry on a day of one's choice. */
  day: string;
  /** A segment's id; "": everything. */
  segment: string;
}

export const blankLink: LinkDraft = {
  kind: "dashboard",
  name: "",
  password: "",
  expiry: "never",
  day: "",
  segment: "",
};

/** What the server is asked to make. A counter has neither password nor segment. @returns null while a day is to be chosen */
export const linkOfDraft = (draft: LinkDraft, now: number): CreateLink | null => {
  const { kind, name, password, segment } = draft;
  const expiresAt = expiryInstant(draft.expiry, draft.day, now);
  if (expiresAt === undefined) return null;
  const opensDashboard = kind === "dashboard";
  return {
    kind,
    name,
    password: opensDashboard && password !== "" ? password : null,
    expires_at: expiresAt,
    segment: opensDashboard && segment !== "" ? Number(segment) : null,
  };
};
