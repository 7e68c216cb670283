import { seeded } from "../venue/seeded.ts";
import { FAULT_NAMES, type FaultName } from "./fault.ts";

/** One step of a script. */
export type FaultStep = {
  readonly do: FaultName;
  /** Requests that fit and pass before it happens. Default 0. */
  readonly after?: number;
  /** How often it happens. Default 1. */
  readonly times?: number;
  /** Part of the path that it waits for, such as "/activities". Default: any. */
  readonly on?: string;
  /** Default: any. */
  readonly broker?: string;
  /** For "broker-code": the code. */
  readonly code?: string;
};

/** What strikes a request. */
export type Struck = { readonly name: FaultName; readonly code?: string | undefined };

/** Faults by chance: the same for the same seed and the same requests in the same order. */
export type FaultRates = {
  readonly seed: string;
  /** Share of requests, 0 to 1, by fault; or one share for all that `only` names. */
  readonly rates: Partial<Record<FaultName, number>>;
};

export type FaultsGiven = readonly FaultStep[] | FaultRates;

export type FaultPlan = {
  readonly next: (request: {
    readonly broker: string;
    readonly path: string;
  }) => Struck | undefined;
  /** Adds steps to a script; they count from now. */
  readonly add: (steps: readonly FaultStep[]) => void;
  readonly clear: () => void;
};

/** Decides which fault strikes which request: as a script says, else by chance. */
export function createFaultPlan(given: FaultsGiven = []): FaultPlan {
  let steps: { readonly step: FaultStep; passed: number; done: number }[] = [];
  let chance = "seed" in given ? byChance(given) : undefined;
  const add = (more: readonly FaultStep[]) =>
    void steps.push(...more.map((step) => ({ step, passed: 0, done: 0 })));
  if (!("seed" in given)) add(given);

  return {
    next(request) {
      // Each step that waits for such a request counts it, whichever strikes.
      let struck: Struck | undefined;
      for (const state of steps) {
        const { step } = state;
        if (!fits(step, request) || struck !== undefined) continue;
        if (state.passed < (step.after ?? 0)) state.passed++;
        else if (state.done < (step.times ?? 1)) {
          state.done++;
          struck = { name: step.do, code: step.code };
        }
      }
      return struck ?? chance?.();
    },
    add,
    clear() {
      steps = [];
      chance = undefined;
    },
  };
}

const fits = (step: FaultStep, { broker, path }: { broker: string; path: string }) =>
  (step.broker === undefined || step.broker === broker) &&
  (step.on === undefined || path.includes(step.on));

function byChance({ seed, rates }: FaultRates): () => Struck | undefined {
  const random = seeded(`faults ${seed}`);
  const all = FAULT_NAMES.map((name) => ({ name, rate: rates[name] ?? 0 }));
  return () => {
    let left = random.fraction();
    for (const { name, rate } of all) {
      if (left < rate) return { name };
      left -= rate;
    }
    return undefined;
  };
}
