import type { Limit } from "#kit";
import type { LimitState } from "./face.ts";

/**
 * Counts calls as an unforgiving broker would: every one of them, in every window. What comes above
 * the limit is refused and does not count.
 */
export function createLimits(limits: readonly Limit[], { slackMs }: { readonly slackMs: number }) {
  const logs = new Map<string, { at: number; weight: number }[]>();

  function used(log: { at: number; weight: number }[], since: number): number {
    while (log[0] && log[0].at <= since) log.shift();
    return log.reduce((sum, { weight }) => sum + weight, 0);
  }

  const logOf = (limit: Limit, key: string) => {
    const name = `${limit.id} ${limit.scope === "host" ? "" : key}`;
    const log = logs.get(name) ?? [];
    logs.set(name, log);
    return log;
  };

  return {
    take({ key, nowMs, weights }: CountedCall): Taken {
      const counted = limits
        .map((limit) => ({ limit, weight: weights[limit.id] ?? 1, log: logOf(limit, key) }))
        .filter(({ weight }) => weight > 0);
      const states: LimitState[] = [];
      for (const { limit, weight, log } of counted) {
        // Calls may come closer together than they were sent; that is the network's doing.
        const sum = used(log, nowMs - limit.perMs + slackMs) + weight;
        const resetMs = (log[0]?.at ?? nowMs) + limit.perMs;
        if (sum > limit.max) return { exceeded: limit, waitMs: resetMs - nowMs };
        states.push({ max: limit.max, left: limit.max - sum, resetMs });
      }
      for (const { weight, log } of counted) log.push({ at: nowMs, weight });
      const state = states.toSorted((a, b) => a.left - b.left)[0];
      return state ? { state } : {};
    },
  };
}

type CountedCall = {
  /** Whose call it is. */
  readonly key: string;
  readonly nowMs: number;
  /** Weights by limit; a limit not named counts 1. */
  readonly weights: Readonly<Record<string, number>>;
};

/** The limit that the call exceeds and the wait that would do, or what is left of the tightest. */
type Taken =
  | { readonly exceeded: Limit; readonly waitMs: number }
  | { readonly exceeded?: never; readonly state?: LimitState };
