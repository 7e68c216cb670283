import { expect, test } from "vitest";
import { brokerCatalogue } from "#brokers";
import { capabilityServices } from "./services.ts";

/** Of all that it stands on, a comparison asks for what was observed and stated. */
const services = capabilityServices({
  brokers: brokerCatalogue,
  observed: async () => [],
  store: { capabilities: { readings: async () => [] } },
} as unknown as Parameters<typeof capabilityServices>[0]);

test("brokers are compared in every environment that they have, and in no other", async () => {
  const { brokers } = await services.compare([]);
  const columns = brokers.map(({ id, environment }) => `${id} ${environment}`);
  const expected = brokerCatalogue
    .manifests()
    .flatMap(({ id, environments }) =>
      (["paper", "live"] as const)
        .filter((each) => environments[each])
        .map((each) => `${id} ${each}`),
    );
  expect(columns).toEqual(expected);
  expect(columns).toContain("paper paper");
  expect(columns).not.toContain("paper live");
});

test("a comparison of some names only them, and each capability once, sorted", async () => {
  const { brokers, capabilities } = await services.compare(["oanda", "alpaca"]);
  expect([...new Set(brokers.map(({ id }) => id))].toSorted()).toEqual(["alpaca", "oanda"]);
  expect(capabilities).toEqual([...new Set(capabilities)].toSorted());
  const own = brokers.flatMap(({ facts }) => facts.map(({ capability }) => capability));
  expect(new Set(capabilities)).toEqual(new Set(own));
  await expect(services.compare(["nobody"])).rejects.toMatchObject({
    failure: { code: "unknown-broker" },
  });
});
