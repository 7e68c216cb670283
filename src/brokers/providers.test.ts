import { expect, test } from "vitest";
import { createCatalogue } from "#kit";
import { failureOf } from "#testing";
import { brokers, createProviders, loadBrokerPackage } from "./index.ts";
import oanda from "./oanda/broker.ts";

const providers = () => createProviders(createCatalogue(brokers));

test("a seed's name finds its broker, with facts that load no code", () => {
  const { getBrokerMetadata, isBrokerSupported } = providers();
  expect(isBrokerSupported("OANDA")).toBe(true);
  expect(isBrokerSupported("MY_BROKER")).toBe(false);
  expect(getBrokerMetadata("OANDA")).toMatchObject({
    brokerType: "OANDA",
    id: "oanda",
    authType: "api_key",
    supportsHistorical: true,
    requiresEnvironment: true,
    rateLimit: { requestsPerMinute: 6000 },
  });
});

test("a provider without an environment is paper, and demo is paper", async () => {
  const { getBrokerProvider } = providers();
  const provider = getBrokerProvider("oanda");
  expect(provider.environment).toBe("paper");
  expect(getBrokerProvider("OANDA", { environment: "demo" }).environment).toBe("paper");
  expect(getBrokerProvider("OANDA", { environment: "live" }).environment).toBe("live");
  expect(await provider.adapter()).toBe(oanda);
});

test("a broker of one's own is registered under its names", () => {
  const { registerBrokerProvider, isBrokerSupported, getSupportedBrokers } = providers();
  const manifest = { ...oanda.manifest, id: "my-broker", aliases: ["MY_BROKER"] };
  registerBrokerProvider({ ...oanda, manifest });
  expect(isBrokerSupported("MY_BROKER")).toBe(true);
  expect(getSupportedBrokers()).toContain("my-broker");
});

test("brokers are found by what they can do", () => {
  const { getSupportedBrokers } = providers();
  expect(getSupportedBrokers({ assetClass: "fx", reads: "cash" })).toContain("oanda");
  expect(getSupportedBrokers({ assetClass: "tulip-bulb" })).toEqual([]);
});

test("a configuration is checked against the form and the environments", () => {
  const { validateBrokerConfig } = providers();
  const credentials = { token: "abc" };
  expect(validateBrokerConfig({ brokerType: "OANDA", credentials })).toEqual({
    isValid: true,
    errors: [],
  });
  expect(validateBrokerConfig({ brokerType: "OANDA", credentials: {} }).errors).toEqual([
    { field: "token", message: '"Personal access token" is missing' },
  ]);
  expect(validateBrokerConfig({ brokerType: "ELM", credentials }).errors[0]?.field).toBe(
    "brokerType",
  );
});

test("a package of others is loaded if its broker is complete", async () => {
  const entry = await loadBrokerPackage("acme-broker", async () => ({ default: oanda }));
  expect(entry.manifest.id).toBe("oanda");
});

test("every problem of a package is told with its place", async () => {
  const broken = { ...oanda, changes: 1, manifest: { ...oanda.manifest, limits: [], id: "O K" } };
  const failure = await failureOf(loadBrokerPackage("acme", async () => ({ default: broken })));
  expect(failure.code).toBe("broker-package-unusable");
  expect(failure.details?.["problems"]).toEqual([
    "changes: Is no function",
    expect.stringMatching(/^manifest.id: /),
    expect.stringMatching(/^manifest.limits: /),
  ]);
});

test("a package that is not there is told so", async () => {
  const absent = async () => {
    throw new Error("Cannot find it");
  };
  const failure = await failureOf(loadBrokerPackage("acme", absent));
  expect(failure.message).toContain("Cannot find it");
  expect((await failureOf(loadBrokerPackage("acme", async () => ({})))).message).toContain(
    "is no broker",
  );
});
