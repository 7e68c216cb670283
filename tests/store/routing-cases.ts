/** What a database must do for routing. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accountId, brokerId, connectionId, instantOf, intentId, tenantId } from "#domain";
import type { Experiment, ExperimentState, Route } from "#routing";
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

const ROUTE: Route = {
  ...{ id: "a", broker: brokerId("b"), connection: connectionId("c"), environment: "paper" },
  account: accountId("b", "a"),
};

export function routingCases({ store }: Opened): void {
  describe("routing", () => {
    it.each(routingStoreCases)("$name", ({ run }) => run(store().routing));

    it("knows the experiments of all tenants that run, and writes an act with its change", async () => {
      const [anna, bert] = ["anna", "bert"].map((name) => store().forTenant(tenantId(name)));
      const act = {
        ...{ tenant: tenantId("anna"), at: AT, actor: "user:anna" },
        ...{ act: "experiment-started", subject: "experiment:e-1" },
      };
      const detail = { experiment: "e-1", name: "Fills", whole: true, reason: "y" };
      const noted = { act, news: { key: "e-1 stopped", at: AT, detail } };
      expect(await anna?.routing.saveExperiment(experiment("running"), 0, noted)).toBe(true);
      const again = { ...noted, news: { ...noted.news, key: "never written" } };
      expect(await anna?.routing.saveExperiment(experiment("running"), 0, again)).toBe(false);
      const told = (tenant: typeof anna) =>
        tenant?.scoped.query(sql`select kind, key, detail from notices`);
      expect(await told(anna)).toEqual([
        { kind: "experiment-stopped", key: "e-1 stopped", detail },
      ]);
      expect(await told(bert)).toEqual([]);
      await bert?.routing.saveExperiment(experiment("stopped"), 0);
      const running = await store().runningExperiments();
      expect(running).toContainEqual({ tenant: "anna", experiment: "e-1" });
      expect(running.filter(({ tenant }) => tenant === "bert")).toEqual([]);
      const entries = await store().audit.entries({ tenant: tenantId("anna"), limit: 10 });
      expect(entries.map((entry) => entry.act)).toEqual(["experiment-started"]);
    });

    it("keeps policies by version, their acts with them, and never uses a number again", async () => {
      const [carl, dora] = ["carl", "dora"].map((name) => store().forTenant(tenantId(name)));
      const desk = carl?.routingDesk;
      const steps = [{ kind: "lowest-cost" as const }];
      const act = (what: string) => ({
        ...{ tenant: tenantId("carl"), at: AT, actor: "user:carl", act: what, subject: "p" },
      });
      const first = await desk?.savePolicy({ id: "p", steps }, AT, ({ version }) =>
        act(`written-${version}`),
      );
      expect(first).toEqual({ id: "p", version: 1, steps, changedAt: AT });
      expect(await desk?.policies()).toEqual([first]);
      const both = await Promise.all([1, 2].map(() => desk?.savePolicy({ id: "p", steps }, AT)));
      expect(both.map((each) => each?.version).toSorted()).toEqual([2, 3]);
      expect(await desk?.removePolicy("p", AT, act("removed"))).toBe(true);
      expect(await desk?.removePolicy("p", AT)).toBe(false);
      expect(await desk?.policy("p")).toBeUndefined();
      expect(await desk?.savePolicy({ id: "p", steps }, AT)).toMatchObject({ version: 5 });
      expect(await dora?.routingDesk.policies()).toEqual([]);
      const entries = await store().audit.entries({ tenant: tenantId("carl"), limit: 10 });
      expect(entries.map((entry) => entry.act)).toEqual(["removed", "written-1"]);
    });

    it("finds the newest decision that found a route, by how its position is called", async () => {
      const carl = store().forTenant(tenantId("carl"));
      const keep = (name: string, position: string, seconds: number) =>
        carl.routing.keepDecision(intentId(name), {
          ...{ at: instantOf(Date.UTC(2026, 2, 2, 0, 0, seconds)), position },
          ...{ policy: { id: "p", version: 1 }, steps: [], considered: [] },
          ...(name.startsWith("lost")
            ? { failure: { code: "no-route", message: "None", owner: "user", next: "Look" } }
            : { route: ROUTE }),
        });
      await keep("i-1", "paper/x/1", 1);
      await keep("i-2", "paper/x/2", 2);
      await keep("lost-3", "paper/x/3", 3);
      await keep("i-4", "paper/xy/9", 4);
      expect(await carl.routingDesk.lastRouted("paper/x/")).toMatchObject({
        position: "paper/x/2",
      });
      expect(await carl.routingDesk.lastRouted("live/x/")).toBeUndefined();
    });

    it("knows the tenants whose orders were routed since", async () => {
      const late = instantOf(Date.UTC(2026, 2, 9));
      expect(await store().routedTenants(AT)).toEqual([]);
      for (const [name, at] of [
        ...(["carl", "anna"] as const).map((tenant) => [tenant, AT] as const),
        ...(["anna", "bert"] as const).map((tenant) => [tenant, late] as const),
      ])
        await store()
          .forTenant(tenantId(name))
          .routing.keepDecision(intentId(`${name}-${at}`), {
            ...{ at, position: `${name}-${at}`, policy: { id: "p", version: 1 }, route: ROUTE },
            ...{ steps: [], considered: [] },
          });
      expect(await store().routedTenants(AT)).toEqual(["anna", "bert", "carl"]);
      expect(await store().routedTenants(late)).toEqual(["anna", "bert"]);
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
