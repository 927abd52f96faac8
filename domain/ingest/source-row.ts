export type SourceKind = "search" | "social" | "video" | "shopping" | "email" | "ai" | "other";

/** A well-known source: its name, what kind of place it is, and its hosts (or Android packages), separated by spaces. */
export type SourceRow = readonly [brand: string, kind: SourceKind, hosts: string];
