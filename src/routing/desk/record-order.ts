import type { OrderEvent, OrderRecord } from "#orders";
import { tallyOf } from "../experiments/tally.ts";
import { measure } from "../performance/measure.ts";
import { factsOfOrder, type Surroundings } from "../performance/order-facts.ts";
import { rollUp } from "../performance/roll-up.ts";
import type { DeskParts } from "./route-order.ts";

export type EndedOrder = Surroundings & {
  readonly record: OrderRecord;
  readonly events: readonly OrderEvent[];
};

/**
 * Adds what an order gave to the sums of its route and, if it was drawn, to its experiment. True
 * the first time; false for an order that was added before, was not routed, has not ended, or was
 * never sent. To be called as often as one likes.
 */
export async function recordOrder(
  { store }: Pick<DeskParts, "store">,
  { record, events, ...surroundings }: EndedOrder,
): Promise<boolean> {
  const facts = factsOfOrder(record, events, surroundings);
  const decision = facts && (await store.decision(record.id));
  if (!decision || !("route" in decision)) return false;
  const [sum] = rollUp([{ route: decision.route.id, facts }]);
  if (!sum) return false;
  const { exposure } = decision;
  if (!exposure) return store.addResult(record.id, { rollUp: sum });
  const [cell] = tallyOf([{ exposure, at: exposure.at, values: measure(facts) }]);
  const tally = cell && { experiment: exposure.experiment, sum: cell };
  return store.addResult(record.id, { rollUp: sum, ...(tally && { tally }) });
}
