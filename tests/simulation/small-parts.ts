import { computeSealable } from "../../domain/parts/policy.ts";
import { Memtable } from "../../domain/visits/memtable.ts";
import { lives } from "./world.ts";

/** The product seals beyond 10,000 closed visits, more than a run has: here beyond a few. No answer may depend on it. */
const policy = { closedKept: 4, sealWorthwhile: 3, fanIn: 4 };

/** Runs of a checkpoint that retention has done with are asked for first, those to seal second. */
const calls = new WeakMap<Memtable, number>();

export const installSmallParts = (): void => {
  const seal = Memtable.prototype.seal;
  Memtable.prototype.seal = function sealSooner(this: Memtable, picked) {
    const life = lives.getStore();
    const call = (calls.get(this) ?? 0) + 1;
    calls.set(this, call);
    if (!life || call % 2 === 1 || picked.size > 0) return seal.call(this, picked);
    return seal.call(this, computeSealable(this.all(), Date.now(), policy));
  };
};
