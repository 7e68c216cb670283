import type { AuditEntry, IntentId } from "#domain";
import type { z } from "zod";
import type {
  decisionsQuery,
  explainInput,
  RoutedOrderBody,
  routedOrderInput,
  RoutingDecisionBody,
  RoutingDecisionList,
  RoutingPolicyBody,
  routingPolicyInput,
} from "./contract/routing.ts";
import type { PlacingOptions } from "./order-services.ts";

/** Which account takes an order and why, of one tenant. */
export type RoutingServices = {
  readonly policies: () => Promise<readonly RoutingPolicyBody[]>;
  /** Writes the next version. Fails with "unknown-experiment". */
  readonly savePolicy: (
    policy: z.output<typeof routingPolicyInput>,
    act?: (saved: RoutingPolicyBody) => AuditEntry,
  ) => Promise<RoutingPolicyBody>;
  /** Fails with "unknown-policy". */
  readonly removePolicy: (id: string, act?: AuditEntry) => Promise<void>;
  /** What would be decided now, with what speaks against each account; sends nothing. */
  readonly explain: (input: z.output<typeof explainInput>) => Promise<RoutingDecisionBody>;
  /**
   * Decides once for its key, then places there. Fails with "no-route", "route-undecided",
   * "position-route-gone", "unknown-policy", "idempotency-conflict", and as placing does.
   */
  readonly place: (
    input: z.output<typeof routedOrderInput>,
    options?: Pick<PlacingOptions, "held">,
  ) => Promise<RoutedOrderBody>;
  /** Newest first. */
  readonly decisions: (page: z.output<typeof decisionsQuery>) => Promise<RoutingDecisionList>;
  /** Fails with "unknown-decision". */
  readonly decision: (order: IntentId) => Promise<RoutingDecisionBody>;
};
