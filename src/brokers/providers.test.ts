import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { createCatalogue, entryOf, type TokenSet } from "#kit";
import { failureOf, scriptedNet, testClient } from "#testing";
import { brokers, createProviders, loadBrokerPackage, type ProviderParts } from "./index.ts";
import oanda from "./oanda/broker.ts";
import { fakes } from "./oanda/fakes.ts";

const parts: ProviderParts = {
  callOf({ adapter, environment, credentials, token }) {
    const net = scriptedNet(fakes.answers({ pageSize: 2 }));
    return testClient(adapter, net, { environment, credentials, ...(token && { token }) }).call;
  },
  roundTripsOf: (executions) =>
    executions.map(({ executionId = "", instrument, quantity, price, at }) => ({
      brokerTradeId: executionId,
      symbol: instrument.symbol,
      direction: "LONG",
      openedAt: new Date(at.instant),
      entryPrice: String(price),
      quantity: String(quantity),
      fees: "0",
      currency: instrument.currency,
    })),
  now: () => instantOf(0),
  wait: async () => {},
};
const catalogue = () => createCatalogue(brokers);
const providers = (own = catalogue()) => createProviders(own, parts);

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

test("a provider without an environment is paper, and demo is paper", () => {
  const { getBrokerProvider } = providers();
  expect(getBrokerProvider("oanda")).toMatchObject({ environment: "paper", brokerType: "oanda" });
  expect(getBrokerProvider("OANDA", { environment: "demo" })).toMatchObject({
    environment: "paper",
  });
  expect(getBrokerProvider("OANDA", { environment: "live" })).toMatchObject({
    environment: "live",
  });
});

test("a provider logs in, lists accounts and gives what was traded since a day", async () => {
  const provider = providers().getBrokerProvider("OANDA");
  const { accessToken } = await provider.authenticate({ token: "t0p-secret" });
  expect(accessToken).not.toContain("t0p-secret");
  expect(await provider.getAccounts(accessToken)).toEqual([
    { id: "101-004-7654321-001", name: "Primary", currency: "EUR" },
  ]);
  const ids = async (since?: Date) =>
    (await provider.getTrades(accessToken, "101-004-7654321-001", since)).map(
      ({ brokerTradeId }) => brokerTradeId,
    );
  expect(await ids()).toEqual(["4.4", "7.4", "7.7", "9.9", "14.7"]);
  expect(await ids(new Date("2026-03-03T12:00:00Z"))).toEqual(["9.9", "14.7"]);
});

test("a session or account that is not known is told so", async () => {
  const provider = providers().getBrokerProvider("OANDA");
  expect((await failureOf(provider.getAccounts("x"))).code).toBe("unknown-session");
  const { accessToken } = await provider.authenticate({ token: "t0p-secret" });
  const failure = await failureOf(provider.getTrades(accessToken, "x"));
  expect(failure.code).toBe("unknown-broker-account");
  expect(await provider.refreshToken?.(accessToken)).toBeNull();
});

test("a broker with log-ins gives its own token, and a new one for it", async () => {
  const own = catalogue();
  const manifest = { ...oanda.manifest, id: "acme", aliases: [] };
  const token = (access: string): TokenSet => ({ access, accessExpiresAt: instantOf(60_000) });
  own.register(
    entryOf({
      ...oanda,
      manifest,
      signIn: async () => token("first"),
      refresh: async (_, old) => token(`${old.access}-again`),
    }),
  );
  const provider = providers(own).getBrokerProvider("acme");
  const first = await provider.authenticate({ token: "x" });
  expect(first).toEqual({ accessToken: "first", expiresAt: new Date(60_000) });
  expect((await provider.refreshToken?.("first"))?.accessToken).toBe("first-again");
  expect((await failureOf(provider.getAccounts("first"))).code).toBe("unknown-session");
});

test("a provider of one's own is registered under a name that is free", async () => {
  const { registerBrokerProvider, isBrokerSupported, getBrokerProvider } = providers();
  const mine = { ...getBrokerProvider("oanda"), brokerType: "MY_BROKER" };
  registerBrokerProvider("MY_BROKER", () => mine);
  expect(isBrokerSupported("my_broker")).toBe(true);
  expect(getBrokerProvider("MY_BROKER")).toBe(mine);
  const taken = async (name: string) => registerBrokerProvider(name, () => mine);
  expect((await failureOf(taken("MY_BROKER"))).code).toBe("broker-name-taken");
  expect((await failureOf(taken("OANDA"))).code).toBe("broker-name-taken");
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
