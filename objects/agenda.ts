/** Named timers: Unix ms at which each wants to run next, or null. */
export type Timers = Readonly<Record<string, number | null>>;

/** What to set the alarm to, or null to leave it: an alarm that fires too early costs less than setting it again. */
export const computeNextAlarm = (timers: Timers, armedAt: number | null): number | null => {
  let next: number | null = null;
  for (const at of Object.values(timers)) if (at !== null && (next === null || at < next)) next = at;
  return next !== null && (armedAt === null || next < armedAt) ? next : null;
};

/**
 * Named timers that share the object's one alarm. Nothing of it is stored but the alarm itself: what is due is computed
 * from the state at every wake, so an eviction loses no timer. Each setting of the alarm is a billed row.
 */
export class Agenda {
  private readonly storage: DurableObjectStorage;
  /** Undefined: not asked yet since the object woke. */
  private armedAt: number | null | undefined;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  /** Call first in `alarm()`: the platform has taken the alarm off. */
  fired(): void {
    this.armedAt = null;
  }

  /** Makes sure that the alarm comes no later than the first of the timers. */
  async arm(timers: Timers): Promise<void> {
    if (this.armedAt === undefined) this.armedAt = await this.storage.getAlarm();
    const next = computeNextAlarm(timers, this.armedAt);
    if (next === null) return;
    this.armedAt = next;
    await this.storage.setAlarm(next);
  }
}
