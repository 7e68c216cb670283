import { fail, type Failure, type IntentId, intentId } from "#domain";
import type { RoutingDecisionBody, RoutingServices } from "#http";
import { proposeRoute, routeOrder, type RoutingDecision } from "#routing";
import { hashOf } from "../orders/new-order.ts";
import { decisionBody } from "./bodies.ts";
import { orderIdOf, orderToRoute, type RoutedInput } from "./deciding.ts";
import { routeOf, type RoutingParts } from "./parts.ts";
import { policyServices } from "./policies.ts";

export function routingServices(parts: RoutingParts): RoutingServices {
  const { store, clock } = parts.ordering;
  const desk = { store: store.routing, clock };
  return {
    ...policyServices({ store, clock }),
    async explain(input) {
      const decision = await proposeRoute(desk, await orderToRoute(parts, input));
      return decisionBody(decision) ?? fail(unknownDecision(""));
    },
    async place({ idempotencyKey, ...input }, { held = false } = {}) {
      const id = orderIdOf(parts, idempotencyKey);
      const decision = await decidedOnce(parts, { id, input });
      if (decision.asked?.hash !== hashOf(input)) fail(otherOrder(idempotencyKey));
      if (!("route" in decision)) return fail(decision.failure);
      const { policy: _, environment: __, ...ticket } = input;
      const { connection, account } = decision.route;
      const named = { ...ticket, connection, account, idempotencyKey };
      const order = await parts.orders.place(named, { held, id });
      return { order, decision: shown(decision, order.id) };
    },
    async decisions({ limit, after = AFTER_ALL, ...filter }) {
      const routes = filter.search && (await routesNamed(store.connections, filter.search));
      const like = { ...filter, ...(routes && { routes }) };
      const found = await store.routing.decisions(after, limit, like);
      const items = found.flatMap((each) => decisionBody(each) ?? []);
      const last = found.length < limit ? undefined : found.at(-1);
      return { items, ...(last && { next: last.at }) };
    },
    async decision(order) {
      const found = await store.routing.decision(order);
      return found ? shown(found, order) : fail(unknownDecision(order));
    },
  };
}

/** Routes of connections that people call so, which no decision says. */
async function routesNamed(
  connections: Pick<RoutingParts["ordering"]["store"]["connections"], "list" | "accounts">,
  search: string,
): Promise<readonly string[]> {
  const text = search.toLowerCase();
  const named = (await connections.list()).filter(({ label }) =>
    label.toLowerCase().includes(text),
  );
  const accounts = await Promise.all(named.map(({ id }) => connections.accounts(id)));
  return accounts.flat().map((account) => routeOf({ account }));
}

const AFTER_ALL = "9999-01-01T00:00:00.000000Z" as RoutingDecision["at"];

const shown = (decision: RoutingDecision, order: string): RoutingDecisionBody =>
  decisionBody(decision) ?? fail(unknownDecision(intentId(order)));

/** Written down before anything is placed; who asks again is given what was written. */
async function decidedOnce(
  parts: RoutingParts,
  { id, input }: { readonly id: IntentId; readonly input: RoutedInput },
): Promise<RoutingDecision> {
  const { store, clock } = parts.ordering;
  const known = await store.routing.decision(id);
  if (known) return known;
  const { asked, ...order } = await orderToRoute(parts, input);
  const kept = { ...asked, id, hash: hashOf(input) };
  return routeOrder({ store: store.routing, clock }, { ...order, id, asked: kept });
}

const unknownDecision = (order: string): Failure => ({
  code: "unknown-decision",
  message: `No account was chosen for an order "${order}"`,
  owner: "user",
  next: "Show the order itself: it named its account",
});

const otherOrder = (key: string): Failure => ({
  code: "idempotency-conflict",
  message: `The idempotency key "${key}" was used for another order`,
  owner: "user",
  next: "Give each order a key of its own",
});
