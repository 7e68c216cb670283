import type { Environment } from "#domain";
import type { Instruments } from "./instruments.ts";

/**
 * What first came of an order: refused here, proven not to have left, taken or refused by the
 * broker, or sent without an answer.
 */
export const ORDER_OUTCOMES = ["denied", "not-sent", "accepted", "rejected", "unknown"] as const;
export type OrderOutcome = (typeof ORDER_OUTCOMES)[number];

export type OrderLabels = { readonly broker: string; readonly environment: Environment };

/** What is measured of orders; paper and live are never told together. */
export type OrderMetrics = {
  /** Once for each order; `ackMs` from the begin of its send to the broker's answer. */
  readonly ordered: (labels: OrderLabels, outcome: OrderOutcome, ackMs?: number) => void;
};

export function orderMetrics(
  all: Pick<Instruments, "orders" | "orderAck">,
  named: (broker: string) => string,
): OrderMetrics {
  return {
    ordered({ broker: id, environment }, outcome, ackMs) {
      const own = { broker: named(id), environment };
      // From zero, so that the first refusal is seen to be one more.
      for (const each of ORDER_OUTCOMES) all.orders.inc({ ...own, outcome: each }, 0);
      all.orders.inc({ ...own, outcome });
      if (ackMs !== undefined) all.orderAck.observe(own, Math.max(0, ackMs) / 1000);
    },
  };
}
