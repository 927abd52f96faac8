/**
 * Storage that may be blocked or full: then reading finds nothing and keeping does nothing, and the page's memory has
 * to do. Merely naming `localStorage` throws where storage is blocked, so the area is named by its key.
 */
export type Area = "localStorage" | "sessionStorage";

/** @returns the kept value, trusted to be ours; a falsy one when there is none */
export const readKept = <T>(area: Area, key: string): T | null | undefined => {
  try {
    return JSON.parse(window[area].getItem(key) as string);
  } catch {
    return undefined;
  }
};

export const keep = (area: Area, key: string, value: unknown): void => {
  try {
    window[area].setItem(key, JSON.stringify(value));
  } catch {
    // The caller still has the value in memory.
  }
};

/** A random UUID. Pages without TLS have no `randomUUID`: nothing there is secret, so a plain random number does. */
export const randomId = (): string => crypto.randomUUID?.() || `${Math.random()}`;
