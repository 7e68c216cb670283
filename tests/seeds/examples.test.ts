/**
 * The examples of the design documents, run: the names are theirs, the brokers those of the
 * sandbox.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  BROKER_RATE_LIMITS,
  BROKER_RETRY_CONFIGS,
  BrokerAuthError,
  BrokerErrorHandler,
  BrokerRateLimitError,
  CircuitBreaker,
  classifyError,
  connectBroker,
  createRateLimiter,
  disconnectBroker,
  getBrokerMetadata,
  getBrokerProvider,
  isBrokerSupported,
  registerBrokerProvider,
  syncBrokerTrades,
  validateBrokerConfig,
  withRateLimit,
  withRetry,
  withTimeout,
} from "../../src/index.ts";
import { openSystem, surroundings, type System, useSystem } from "#app";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

const userId = "user123";
let sandbox: RunningSandbox;
let system: System;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: surroundings, seed: "seeds" });
  const { origins } = sandbox;
  system = await openSystem({ folder: await dataFolder(), origins, surroundings });
  useSystem(system);
});
afterAll(async () => {
  useSystem(undefined);
  await system?.close();
  await sandbox?.close();
});

const tradovate = () => {
  const { name = "", password = "", ...rest } = sandbox.credentials["tradovate"] ?? {};
  const { appId = "", cid = "", sec = "" } = rest;
  return { apiKey: name, apiSecret: password, credentials: { appId, cid, sec } };
};
const connected = () =>
  connectBroker({ userId, brokerType: "TRADOVATE", ...tradovate(), environment: "demo" });

describe("connecting and syncing", () => {
  test("example 1: a broker is connected with a key, and its accounts are listed", async () => {
    const result = await connected();
    expect(result.connectionId).toMatch(/^[0-9a-f-]{36}$/);
    expect(result.brokerAccounts.length).toBeGreaterThan(0);
    for (const account of result.brokerAccounts) expect(account.name).not.toBe("");
    await disconnectBroker(result.connectionId, userId, { data: true });
  });

  test("example 2: a manual sync says what was imported, skipped and updated", async () => {
    const { connectionId } = await connected();
    const first = await syncBrokerTrades(connectionId, userId, "manual");
    expect(first).toMatchObject({ success: true, tradesUpdated: 0, errors: [] });
    expect(first.tradesImported).toBeGreaterThan(100);
    expect(first.durationMs).toBeGreaterThan(0);
    const again = await syncBrokerTrades(connectionId, userId, "manual");
    expect(again).toMatchObject({ success: true, tradesImported: 0, errors: [] });
    expect(again.tradesSkipped).toBeGreaterThanOrEqual(first.tradesImported);
    await disconnectBroker(connectionId, userId, { data: true });
  });

  test("another user does not find the connection", async () => {
    const { connectionId } = await connected();
    await expect(syncBrokerTrades(connectionId, "user456")).rejects.toMatchObject({
      failure: { code: "unknown-connection" },
    });
    await disconnectBroker(connectionId, userId, { data: true });
  });

  test("example 5: an error says who acts; a log-in that ended is told apart, and nothing is removed", async () => {
    const wrong = connectBroker({ userId, brokerType: "OANDA", apiKey: "wrong" });
    const error = await wrong.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokerAuthError);
    const classification = classifyError(error);
    expect(classification).toMatchObject({ type: "auth", retryable: false });
    expect(classification.userMessage).not.toContain("wrong");
    expect(JSON.stringify(classification.technicalDetails)).not.toContain("wrong");

    const { connectionId } = await connected();
    await syncBrokerTrades(connectionId, userId);
    sandbox.faces.find(({ broker }) => broker === "tradovate")?.endTokens?.("login");
    const ended = await syncBrokerTrades(connectionId, userId).catch((thrown: unknown) => thrown);
    expect(classifyError(ended).type).toBe("auth");
    const [connection] = await system.tenants
      .servicesOf(userId as never)
      .connections.list()
      .then((all) => all.filter(({ id }) => id === connectionId));
    expect(connection).toMatchObject({ state: "needs-user" });
  });
});

describe("the catalogue of brokers", () => {
  test("a provider is found by the names of the documents, with its facts", () => {
    const provider = getBrokerProvider("TRADOVATE", { environment: "live" });
    expect(provider.brokerType).toBe("TRADOVATE");
    for (const name of ["TRADOVATE", "IBKR", "OANDA", "ALPACA"])
      expect(isBrokerSupported(name), name).toBe(true);
    expect(isBrokerSupported("NO_BROKER")).toBe(false);
    const metadata = getBrokerMetadata("TRADOVATE");
    expect(metadata.rateLimit.requestsPerMinute).toBeGreaterThan(0);
    expect(BROKER_RATE_LIMITS["TRADOVATE"]).toMatchObject({ brokerType: "TRADOVATE" });
    expect(metadata.authType).toBe("credentials");
    expect(metadata.documentationUrl).toMatch(/^https:/);
  });

  test("a provider signs in, lists accounts and gives round trips", async () => {
    process.env["OPENBLOTTER_ORIGINS"] = JSON.stringify(sandbox.origins);
    const provider = getBrokerProvider("OANDA");
    const { accessToken } = await provider.authenticate(sandbox.credentials["oanda"] ?? {});
    const [account] = await provider.getAccounts(accessToken);
    const trades = await provider.getTrades(accessToken, account?.id ?? "");
    expect(trades.length).toBeGreaterThan(10);
    for (const { direction, openedAt, entryPrice } of trades) {
      expect(["LONG", "SHORT"]).toContain(direction);
      expect(openedAt.getTime()).toBeLessThan(Date.now());
      expect(entryPrice).toMatch(/^\d+(\.\d+)?$/);
    }
  });

  test("a configuration is checked with every error at once", () => {
    expect(validateBrokerConfig({ brokerType: "OANDA", credentials: { token: "t" } })).toEqual({
      isValid: true,
      errors: [],
    });
    const { isValid, errors } = validateBrokerConfig({ brokerType: "TRADOVATE", credentials: {} });
    expect(isValid).toBe(false);
    expect(errors.length).toBeGreaterThanOrEqual(5);
  });

  test("example 4: a provider of one's own is limited and repeated by the same parts", async () => {
    BROKER_RATE_LIMITS["MY_BROKER"] = {
      maxRequests: 60,
      windowMs: 60_000,
      brokerType: "MY_BROKER",
    };
    let calls = 0;
    const getTrades = () =>
      withRetry(
        () =>
          withRateLimit(
            "MY_BROKER",
            async () => {
              calls++;
              if (calls === 1) throw Object.assign(new Error("busy"), { status: 503 });
              return ["trade"];
            },
            "account123",
          ),
        { maxRetries: 3, initialDelayMs: 1 },
        { operation: "getTrades", brokerType: "MY_BROKER", idempotent: true },
      );
    const base = getBrokerProvider("TRADOVATE");
    registerBrokerProvider("MY_BROKER", () => ({ ...base, brokerType: "MY_BROKER" }));
    expect(isBrokerSupported("MY_BROKER")).toBe(true);
    expect(getBrokerProvider("MY_BROKER").brokerType).toBe("MY_BROKER");
    expect(await getTrades()).toEqual(["trade"]);
    expect(calls).toBe(2);
    const status = await createRateLimiter("MY_BROKER", "account123").getStatus();
    // The attempt that failed was counted, too.
    expect(status).toMatchObject({ current: 2, max: 60 });
  });
});

describe("policies", () => {
  test("a limiter throws when its limit is used up, and a refused call is not counted", async () => {
    BROKER_RATE_LIMITS["SMALL"] = { maxRequests: 2, windowMs: 60_000, brokerType: "SMALL" };
    const limiter = createRateLimiter("SMALL", "account1");
    await limiter.checkLimit();
    await limiter.checkLimit();
    for (let n = 0; n < 3; n++) {
      const error = await limiter.checkLimit().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BrokerRateLimitError);
      expect((error as BrokerRateLimitError).retryAfterMs).toBeGreaterThan(50_000);
    }
    expect(await limiter.getStatus()).toMatchObject({ current: 2, max: 2 });
    // The limit of another account is another one.
    await createRateLimiter("SMALL", "account2").checkLimit();
  });

  test("the defaults of repetition are those of the documents", () => {
    expect(BROKER_RETRY_CONFIGS["TRADOVATE"]).toMatchObject({
      maxRetries: 3,
      initialDelayMs: 1000,
      maxDelayMs: 30_000,
      backoffMultiplier: 2,
      timeoutMs: 60_000,
    });
  });

  test("a breaker opens after its failures and refuses without calling", async () => {
    const breaker = new CircuitBreaker(5, 60_000);
    expect(breaker.getState()).toBe("closed");
    let calls = 0;
    const failing = () =>
      breaker.execute(async () => {
        calls++;
        throw Object.assign(new Error("down"), { status: 503 });
      });
    for (let n = 0; n < 7; n++) await failing().catch(() => undefined);
    expect(breaker.getState()).toBe("open");
    expect(calls).toBe(5);
  });

  test("a time-out aborts the work itself", async () => {
    let aborted = false;
    const slow = withTimeout(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason as Error);
          });
        }),
      20,
    );
    expect(classifyError(await slow.catch((thrown: unknown) => thrown)).type).toBe("timeout");
    expect(aborted).toBe(true);
  });

  test("the error handler says what to do, and never to send an order again", () => {
    const handler = new BrokerErrorHandler();
    const expired = new BrokerAuthError("Session expired", { code: "SESSION_EXPIRED" });
    expect(handler.handleError(expired, { operation: "getPositions" })).toMatchObject({
      action: "REAUTHENTICATE",
      canRetry: true,
    });
    expect(handler.handleError(expired, { operation: "placeOrder" }).canRetry).toBe(false);
    const limited = new BrokerRateLimitError("Slow down", { retryAfterMs: 7000 });
    expect(handler.handleError(limited, { operation: "getTrades" })).toMatchObject({
      action: "RETRY_WITH_BACKOFF",
      retryAfter: 7000,
    });
    const down = Object.assign(new Error("down"), { status: 503 });
    expect(handler.handleError(down, { operation: "placeOrder" }).canRetry).toBe(false);
    expect(handler.handleError(down, { operation: "getTrades" }).canRetry).toBe(true);
  });
});
