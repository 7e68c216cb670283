import { expect, test } from "vitest";
import { connectionId } from "#domain";
import { memoryRoutingStore, type StoredPolicy } from "#routing";
import type { TenantStore } from "#store";
import { at } from "./fakes.ts";
import type { Reachable } from "./parts.ts";
import { filledIn, policyOf, policyServices } from "./policies.ts";

const account = (id: string, priority: number) =>
  ({
    account: { id, connection: connectionId("c") },
    settings: { priority },
  }) as unknown as Reachable;

const parts = (stored: readonly StoredPolicy[] = []) => ({
  clock: { now: () => at(0) },
  store: {
    routing: memoryRoutingStore(),
    routingDesk: {
      policies: async () => stored,
      policy: async (id: string) => stored.find((each) => each.id === id),
      removePolicy: async () => false,
    } as unknown as TenantStore["routingDesk"],
  },
});

test("a list of priority that names nobody goes by the settings, equals by name", () => {
  const steps = [
    { kind: "priority", routes: [] },
    { kind: "priority", routes: ["z"] },
    { kind: "lowest-cost" },
  ] as const;
  const accounts = [account("a", 100), account("b", 20), account("c", 100)];
  expect(filledIn({ id: "p", version: 1, steps }, accounts).steps).toEqual([
    { kind: "priority", routes: ["b", "a", "c"] },
    { kind: "priority", routes: ["z"] },
    { kind: "lowest-cost" },
  ]);
});

test("the default is built in until somebody writes another", async () => {
  expect(await policyOf(parts(), "default")).toMatchObject({ version: 0 });
  const own = { id: "default", version: 2, steps: [{ kind: "lowest-cost" as const }] };
  const written = parts([{ ...own, changedAt: at(0) }]);
  expect(await policyOf(written, "default")).toEqual(own);
  const shown = await policyServices(written).policies();
  expect(shown.map(({ id, version }) => `${id} ${version}`)).toEqual(["default 2"]);
});

test("a policy that is not there is refused by name, as is an experiment that is not there", async () => {
  const unknown = { failure: { code: "unknown-policy", owner: "user" } };
  await expect(policyOf(parts(), "steady")).rejects.toMatchObject(unknown);
  await expect(policyServices(parts()).removePolicy("steady")).rejects.toMatchObject(unknown);
  const steps = [{ kind: "experiment" as const, experiment: "e" }];
  await expect(policyServices(parts()).savePolicy({ id: "p", steps })).rejects.toMatchObject({
    failure: { code: "unknown-experiment" },
  });
});
