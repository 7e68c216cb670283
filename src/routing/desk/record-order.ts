import { dayOf } from "#domain";
import type { OrderEvent, OrderRecord } from "#orders";
import { cellOf, type Exposure } from "../experiments/assign.ts";
import { tallyOf } from "../experiments/tally.ts";
import { type LateFacts, lateFacts, lateParts, lateValues } from "../performance/late.ts";
import { measure } from "../performance/measure.ts";
import { factsOfOrder, type OrderFacts, type Surroundings } from "../performance/order-facts.ts";
import { rollUp } from "../performance/roll-up.ts";
import type { ResultAmendment } from "../ports.ts";
import type { DeskParts } from "./route-order.ts";

type Desk = Pick<DeskParts, "store">;

export type EndedOrder = Surroundings & {
  readonly record: OrderRecord;
  readonly events: readonly OrderEvent[];
};

/**
 * Adds what an order gave to the sums of its route and, if it was drawn, to its experiment. True
 * the first time; false for an order that was added before, was not routed, has not ended, or was
 * never sent. To be called as often as one likes.
 */
export async function recordOrder({ store }: Desk, order: EndedOrder): Promise<boolean> {
  const found = await placeOf({ store }, order);
  const [sum] = found ? rollUp([found]) : [];
  if (!found || !sum) return false;
  const { facts, exposure } = found;
  const values = measure(facts);
  const late = { facts: lateFacts(facts), values: lateValues(values) };
  const result = { rollUp: sum, late };
  if (!exposure) return store.addResult(order.record.id, result);
  const [cell] = tallyOf([{ exposure, at: exposure.at, values }]);
  const tally = cell && { experiment: exposure.experiment, sum: cell };
  return store.addResult(order.record.id, { ...result, ...(tally && { tally }) });
}

/**
 * Corrects the sums by what came after the end of an order: fees that a later reading brought, the
 * market some minutes after. What is not given stays as it is known. False where nothing changed,
 * the order was not added before, or another was faster; to be called again then.
 */
export async function amendOrder(
  { store }: Desk,
  { record, events, arrival }: Omit<EndedOrder, "fees" | "midLater">,
  learned: LateFacts,
): Promise<boolean> {
  const before = await store.late(record.id);
  const facts = { ...before?.facts, ...learned };
  const surroundings = { ...lateParts(facts), ...(arrival && { arrival }) };
  const found = await placeOf({ store }, { record, events, ...surroundings });
  if (!found) return false;
  const after = { facts, values: lateValues(measure(found.facts)) };
  const change = { ...(before && { before }), after };
  return store.amendResult(record.id, { ...whereOf(found), ...change });
}

type Found = {
  readonly route: string;
  readonly facts: OrderFacts;
  readonly exposure?: Exposure | undefined;
};

/** The route of an order that has ended and was routed, with its facts. */
async function placeOf(
  { store }: Desk,
  { record, events, ...surroundings }: EndedOrder,
): Promise<Found | undefined> {
  const facts = factsOfOrder(record, events, surroundings);
  const decision = facts && (await store.decision(record.id));
  if (!decision || !("route" in decision)) return undefined;
  return { route: decision.route.id, facts, exposure: decision.exposure };
}

function whereOf({ route, facts, exposure }: Found): Pick<ResultAmendment, "rollUp" | "tally"> {
  const { environment, stratum, decidedAt } = facts;
  const key = { route, environment, stratum, period: dayOf(decidedAt) };
  if (!exposure) return { rollUp: key };
  const { experiment, arm, at } = exposure;
  return { rollUp: key, tally: { experiment, arm, cell: cellOf(exposure), day: dayOf(at) } };
}
