/**
 * Counts the rows that objects write, as Cloudflare bills them (`cursor.rowsWritten`, and one for each setting of the
 * alarm), and can make the objects' clock run faster, so that an hour of a quiet site fits into a minute. It wraps the
 * platform's own methods once; the product's code is unchanged and unaware.
 */

const rows: Record<string, number> = {};
let speed = 1;
/** Both clocks showed this when the fast one began; unknown before the first request, when workerd's shows 0. */
let startedAt = 0;
const realNow = Date.now;
const owners = new WeakMap<object, string>();
let wrapped = false;

const toFast = (real: number): number => Math.round(startedAt + (real - startedAt) * speed);
const toReal = (fast: number): number => startedAt + (fast - startedAt) / speed;

/** Rows written so far, by class of object. */
export const rowsWritten = (): Record<string, number> => ({ ...rows });

/** Makes `Date.now`, alarms and timers run `times` as fast; call before anything else looks at the clock. */
const speedUp = (times: number): void => {
  speed = times;
  startedAt = realNow();
  Date.now = () => toFast(realNow());
  const setRealTimeout = globalThis.setTimeout;
  globalThis.setTimeout = ((callback: () => void, ms = 0) =>
    setRealTimeout(callback, ms / times)) as typeof globalThis.setTimeout;
};

const add = (owner: object, count: number): void => {
  const name = owners.get(owner);
  if (name === undefined) throw new Error("rows were written by an object that is not counted");
  rows[name] = (rows[name] ?? 0) + count;
};

const wrap = (storage: DurableObjectStorage): void => {
  const storageMethods = Object.getPrototypeOf(storage) as DurableObjectStorage;
  const sqlMethods = Object.getPrototypeOf(storage.sql) as SqlStorage;
  const { exec } = sqlMethods;
  sqlMethods.exec = function (this: SqlStorage, ...parameters: Parameters<typeof exec>) {
    const cursor = exec.apply(this, parameters);
    // A statement that writes is run to its end by `exec` itself.
    add(this, cursor.rowsWritten);
    return cursor;
  } as typeof exec;
  const { setAlarm, getAlarm } = storageMethods;
  storageMethods.setAlarm = function (this: DurableObjectStorage, at, options) {
    add(this, 1);
    return setAlarm.call(this, toReal(Number(at)), options);
  };
  storageMethods.getAlarm = async function (this: DurableObjectStorage, options) {
    const at = await getAlarm.call(this, options);
    return at === null ? null : toFast(at);
  };
  for (const name of ["put", "delete", "deleteAlarm"] as const) {
    // None is used today. When one is, what it costs has to be counted here.
    (storageMethods as unknown as Record<string, () => never>)[name] = () => {
      throw new Error(`storage.${name} is not counted by the benchmark`);
    };
  }
};

/** Has everything that an object of this class stores counted. Call before its own constructor runs. */
export const countRows = (ctx: DurableObjectState, className: string, times: number): void => {
  owners.set(ctx.storage, className);
  owners.set(ctx.storage.sql, className);
  if (wrapped) return;
  wrapped = true;
  wrap(ctx.storage);
  if (times !== 1) speedUp(times);
};
