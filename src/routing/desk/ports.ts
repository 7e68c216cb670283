import type { AuditEntry, Instant, IntentId } from "#domain";
import type { RoutingDecision } from "../policy/decide.ts";
import type { PolicyPlan } from "./route-order.ts";

/** A policy as it stands, with when it was written. */
export type StoredPolicy = PolicyPlan & { readonly changedAt: Instant };

/** What the executions of an order charge, as a decimal. */
export type OrderFees = { readonly order: IntentId; readonly fees: string };

/** What a tenant wrote down to route by, and how its positions stand. */
export interface RoutingDesk {
  /** By name. */
  policies(): Promise<readonly StoredPolicy[]>;
  policy(id: string): Promise<StoredPolicy | undefined>;
  /**
   * Writes the next version of a policy; a number is never used again, removed or not. With an act,
   * its entry in the audit log is written with it.
   */
  savePolicy(
    policy: Pick<PolicyPlan, "id" | "steps">,
    at: Instant,
    act?: (saved: StoredPolicy) => AuditEntry,
  ): Promise<StoredPolicy>;
  /** False where there is none of the name. Decisions keep saying what they were made by. */
  removePolicy(id: string, at: Instant, act?: AuditEntry): Promise<boolean>;
  /** The newest decision that found a route, of positions whose names begin so. */
  lastRouted(prefix: string): Promise<RoutingDecision | undefined>;
  /** Routed orders that ended and were not measured, decided on since; the oldest first, a few. */
  unmeasured(since: Instant): Promise<readonly IntentId[]>;
  /**
   * Measured orders, decided on since, whose executions are all known and charge something else
   * than is in the sums, in the currency of the price; a few, the oldest first.
   */
  otherFees(since: Instant): Promise<readonly OrderFees[]>;
  /** Measured orders that were filled and ended within a time, without a mid since; a few. */
  withoutMid(ended: { readonly from: Instant; readonly to: Instant }): Promise<readonly IntentId[]>;
}
