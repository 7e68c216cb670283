import type { AuditEntry, Instant, IntentId } from "#domain";
import type { RoutingDecision } from "../policy/decide.ts";
import type { PolicyPlan } from "./route-order.ts";

/** A policy as it stands, with when it was written. */
export type StoredPolicy = PolicyPlan & { readonly changedAt: Instant };

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
}
