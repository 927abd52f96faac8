import { usualPolicy } from "../../domain/parts/policy.ts";

/**
 * The product seals beyond 10,000 closed visits, and early when they take 40 MB, more than a run has: here beyond a few. No
 * answer may depend on it.
 */
export const installSmallParts = (): void => {
  Object.assign(usualPolicy, { closedKept: 4, sealWorthwhile: 3, fanIn: 4, crowdedBytes: 5000 });
};
