/** What a database must do for routing. */
import { describe, expect, it } from "vitest";
import { instantOf, intentId, tenantId } from "#domain";
import type { Experiment, ExperimentState } from "#routing";
import { routingStoreCases } from "#testing";
import type { Opened } from "./opened.ts";

const AT = instantOf(Date.UTC(2026, 2, 2));

const experiment = (state: ExperimentState): Experiment => ({
  ...{ id: "e-1", name: "Fills", environment: "paper", salt: "s", state, control: "a" },
  ...{ coverage: 1_000_000, alpha: 0.05, power: 0.8, units: 1_000, guardrails: [] },
  arms: ["a", "b"].map((id) => ({ id, environment: "paper" })),
  ...{ goal: { metric: "fill-rate", difference: 0.05 }, selection: { kind: "split" } },
  versions: [{ version: 1, shares: { a: 500_000, b: 500_000 }, at: AT, by: "x", reason: "y" }],
});

export function routingCases({ store }: Opened): void {
  describe("routing", () => {
    it.each(routingStoreCases)("$name", ({ run }) => run(store().routing));

    it("knows the experiments of all tenants that run, and writes an act with its change", async () => {
      const [anna, bert] = ["anna", "bert"].map((name) => store().forTenant(tenantId(name)));
      const act = {
        ...{ tenant: tenantId("anna"), at: AT, actor: "user:anna" },
        ...{ act: "experiment-started", subject: "experiment:e-1" },
      };
      expect(await anna?.routing.saveExperiment(experiment("running"), 0, act)).toBe(true);
      expect(await anna?.routing.saveExperiment(experiment("running"), 0, act)).toBe(false);
      await bert?.routing.saveExperiment(experiment("stopped"), 0);
      const running = await store().runningExperiments();
      expect(running).toContainEqual({ tenant: "anna", experiment: "e-1" });
      expect(running.filter(({ tenant }) => tenant === "bert")).toEqual([]);
      const entries = await store().audit.entries({ tenant: tenantId("anna"), limit: 10 });
      expect(entries.map((entry) => entry.act)).toEqual(["experiment-started"]);
    });

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
