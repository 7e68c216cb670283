import type { Experiment } from "../experiments/experiment.ts";

/** One way to choose among routes that can take an order. One that cannot choose passes. */
export type PolicyStep =
  /** This route and no other; where it cannot, nothing after it is tried. */
  | { readonly kind: "pinned"; readonly route: string }
  /** The first of these that can. */
  | { readonly kind: "priority"; readonly routes: readonly string[] }
  /** The lowest fee and measured slippage together; routes without either figure are passed. */
  | { readonly kind: "lowest-cost" }
  /**
   * The least slippage that is sure: by the worse end of the interval, so that few orders do not
   * win by luck. Routes with fewer measured orders are passed.
   */
  | { readonly kind: "best-quality"; readonly fewestOrders: number }
  /** The arm that an experiment draws; with automatic selection this is the bandit. */
  | { readonly kind: "experiment"; readonly experiment: Experiment };

/** Steps in order, of which the first that chooses wins. A version is never changed. */
export type RoutingPolicy = {
  readonly id: string;
  /** 1, 2, 3 ... */
  readonly version: number;
  readonly steps: readonly PolicyStep[];
};
