import { notFound } from "../../problem.ts";
import type { RoutingDecisionBody } from "../../contract/index.ts";
import type { OrderServices } from "../../order-services.ts";
import type { RoutingServices } from "../../routing-services.ts";

/** One policy, "steady", and one decision, of order "o1"; any other is unknown. */
export function fakeRouting(orders: Pick<OrderServices, "place">): RoutingServices {
  const policy = { id: "steady", version: 1, steps: [{ kind: "lowest-cost" as const }] };
  const decision: RoutingDecisionBody = {
    ...{ at: "2026-01-05T15:00:00.000000Z", position: "paper/equity:ACME:USD/1" },
    ...{ policy: { id: "steady", version: 1 }, environment: "paper", symbol: "ACME" },
    ...{ side: "buy", type: "market", quantity: "1" },
    route: { id: "a", broker: "sandy", connection: "c1", account: "a" },
    steps: [{ kind: "lowest-cost", text: '"a" has the lowest cost of 2: 0.10 bps' }],
    considered: [
      { route: "a", isChosen: true, objections: [], score: 0.1 },
      {
        ...{ route: "b", isChosen: false },
        objections: [{ code: "health", text: "It is down" }],
      },
    ],
  };
  return {
    policies: async () => [policy],
    savePolicy: async ({ id, steps }) => ({ id, version: 1, steps }),
    async removePolicy(id) {
      if (id !== policy.id) throw notFound("policy", id);
    },
    explain: async () => decision,
    async place({ policy: _, environment: __, ...input }) {
      const order = await orders.place({ ...input, connection: "c1" });
      return { order, decision: { ...decision, order: order.id } };
    },
    decisions: async () => ({ items: [{ ...decision, order: "o1" }] }),
    async decision(order) {
      if (order !== "o1") throw notFound("decision", order);
      return { ...decision, order };
    },
  };
}
