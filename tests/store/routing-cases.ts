/** What a database must do for routing. */
import { describe, expect, it } from "vitest";
import { instantOf, intentId, tenantId } from "#domain";
import { routingStoreCases } from "#testing";
import type { Opened } from "./opened.ts";

const AT = instantOf(Date.UTC(2026, 2, 2));

export function routingCases({ store }: Opened): void {
  describe("routing", () => {
    it.each(routingStoreCases)("$name", ({ run }) => run(store().routing));

    it("shows a tenant nothing of another's", async () => {
      const [anna, bert] = ["anna", "bert"].map((name) => store().forTenant(tenantId(name)));
      const decision = {
        ...{ at: AT, position: "p-1", policy: { id: "desk", version: 1 } },
        ...{ steps: [], considered: [] },
        failure: { code: "no-route", message: "None", owner: "user" as const, next: "Look" },
      };
      await anna?.routing.keepDecision(intentId("i-1"), decision);
      expect(await anna?.routing.decision(intentId("i-1"))).toEqual(decision);
      expect(await bert?.routing.decision(intentId("i-1"))).toBeUndefined();
      const own = { ...decision, position: "p-2" };
      expect(await bert?.routing.keepDecision(intentId("i-1"), own)).toEqual(own);
    });
  });
}
