/** An object whose properties are computed when they are first looked at. */
export const lazily = <T extends object>(compute: { readonly [K in keyof T]: () => T[K] }): T => {
  const out = {} as T;
  for (const key of Object.keys(compute) as (keyof T)[]) {
    Object.defineProperty(out, key, {
      configurable: true,
      enumerable: true,
      get() {
        const value = compute[key]();
        Object.defineProperty(out, key, { value, enumerable: true });
        return value;
      },
    });
  }
  return out;
};
