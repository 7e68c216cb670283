import { z } from "zod";
import { ENVIRONMENTS, ORDER_TYPES } from "#domain";
import { decimal, instant, moment } from "./common.ts";
import { order, orderKeyed, orderTicket } from "./orders.ts";
import { failure } from "./problem.ts";

const route = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: "An account that takes orders, by its id" });

export const policyName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

const step = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pinned"), route }),
    z.strictObject({
      kind: z.literal("priority"),
      routes: z.array(route).max(200).default([]).meta({
        description: "First that can wins; none: by the setting `priority` of the brokers",
      }),
    }),
    z.strictObject({ kind: z.literal("lowest-cost") }),
    z.strictObject({
      kind: z.literal("best-quality"),
      fewestOrders: z.number().int().min(1).max(1_000_000).default(20),
    }),
    z.strictObject({ kind: z.literal("experiment"), experiment: z.string().min(1).max(200) }),
  ])
  .meta({ id: "RoutingStep" });

export const routingPolicyInput = z
  .strictObject({ id: policyName, steps: z.array(step).min(1).max(20) })
  .meta({ id: "RoutingPolicyInput", description: "The first step that chooses wins" });
export type RoutingPolicyInput = z.input<typeof routingPolicyInput>;

export const routingPolicy = z
  .object({
    id: z.string(),
    version: z.number().int().meta({ description: "0: built in, nobody wrote one" }),
    steps: z.array(step),
    changedAt: instant.optional(),
  })
  .meta({ id: "RoutingPolicy" });
export type RoutingPolicyBody = z.infer<typeof routingPolicy>;
export const routingPolicies = z
  .object({ items: z.array(routingPolicy) })
  .meta({ id: "RoutingPolicyList" });
export type RoutingPolicyList = z.infer<typeof routingPolicies>;
export const policyKey = z.object({ policy: policyName });

const where = {
  policy: policyName.default("default"),
  environment: z.enum(ENVIRONMENTS).default("paper"),
};
const { connection: _, account: __, ...ticket } = orderTicket;
export const explainInput = z.object({ ...ticket, ...where }).meta({ id: "ExplainInput" });
export type ExplainInput = z.input<typeof explainInput>;
export const routedOrderInput = z
  .object({ ...ticket, ...where, ...orderKeyed })
  .meta({ id: "RoutedOrderInput" });
export type RoutedOrderInput = z.input<typeof routedOrderInput>;

const considered = z.object({
  route: z.string(),
  isChosen: z.boolean(),
  objections: z.array(z.object({ code: z.string(), text: z.string() })).meta({
    description: "Why it cannot take the order; empty if it can",
  }),
  score: z.number().optional().meta({
    description: "In bps, by the step that chose; the lowest wins",
  }),
  caution: z.string().optional().meta({
    description: "Why it stands behind others where measured figures decide",
  }),
});

export const routingDecision = z
  .object({
    order: z.string().optional().meta({ description: "Absent where nothing was to be sent" }),
    at: instant,
    position: z.string(),
    policy: z.object({ id: z.string(), version: z.number().int() }),
    environment: z.enum(ENVIRONMENTS),
    symbol: z.string(),
    side: z.enum(["buy", "sell"]),
    type: z.enum(ORDER_TYPES),
    quantity: decimal,
    route: z
      .object({
        id: z.string(),
        broker: z.string(),
        connection: z.string(),
        account: z.string(),
      })
      .optional()
      .meta({ description: "Absent where no account could take the order" }),
    failure: failure.optional(),
    steps: z.array(z.object({ kind: z.string(), text: z.string() })),
    considered: z.array(considered),
  })
  .meta({ id: "RoutingDecision", description: "Where an order goes and why, decided once" });
export type RoutingDecisionBody = z.infer<typeof routingDecision>;

export const routedOrder = z
  .object({ order, decision: routingDecision })
  .meta({ id: "RoutedOrder" });
export type RoutedOrderBody = z.infer<typeof routedOrder>;

export const decisionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: moment.optional(),
  search: z.string().min(1).max(100).optional().meta({
    description: "Part of the symbol, the policy, or the account or its connection",
  }),
  outcome: z.enum(["routed", "refused"]).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
});
export type DecisionsFilter = Pick<
  z.output<typeof decisionsQuery>,
  "search" | "outcome" | "environment"
>;
export const routingDecisions = z
  .object({ items: z.array(routingDecision), next: instant.optional() })
  .meta({ id: "RoutingDecisionList" });
export type RoutingDecisionList = z.infer<typeof routingDecisions>;
