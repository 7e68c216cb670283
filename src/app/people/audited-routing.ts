import type { AuditDetail, AuditEntry } from "#domain";
import type { RoutingServices, Services } from "#http";
import type { Caller } from "./caller.ts";
import { notedOrder, type Note } from "./audited-orders.ts";

type Entry = (act: string, subject: string, detail?: AuditDetail) => AuditEntry;

/** Routing whose policies and orders are written down with who made them. */
export function auditedRouting(
  { routing }: Services,
  { entry, note, caller }: { readonly entry: Entry; readonly note: Note; readonly caller: Caller },
): RoutingServices {
  const held = caller.kind === "key" && caller.key.needsApproval;
  return {
    ...routing,
    savePolicy: (policy) =>
      routing.savePolicy(policy, ({ id, version, steps }) =>
        entry("routing-policy-changed", `routing-policy:${id}`, {
          ...{ version, steps: JSON.stringify(steps) },
        }),
      ),
    removePolicy: (id) =>
      routing.removePolicy(id, entry("routing-policy-removed", `routing-policy:${id}`)),
    async place(input) {
      const routed = await routing.place(input, { held });
      await notedOrder(note, routed.order, { policy: routed.decision.policy.id });
      return routed;
    },
  };
}
