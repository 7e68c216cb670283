/**
 * The tests that `Broker Integration Patterns` gives under "Testing pattern", run against the paper
 * broker and corrected where the document's own code could not do what they ask: the broker trades
 * by rules and is no mock, a failure is one of its real ones, amounts are exact text, a cancel may
 * be too late, and a limit is set before it is exceeded.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  BrokerAuthError,
  BrokerError,
  type BrokerClient,
  BrokerManager,
  createBrokerClient,
  type MarketData,
  type OrderRequest,
} from "../../src/index.ts";
import { openSystem, surroundings, type System, useSystem } from "#app";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

let system: System;
let sandbox: RunningSandbox;
let manager: BrokerManager;
let client: BrokerClient;
beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "client", brokers: ["alpaca"] },
    history: { days: 2, fills: 0 },
  });
  const { origins } = sandbox;
  system = await openSystem({ folder: await dataFolder(), origins, surroundings });
  useSystem(system);
  manager = new BrokerManager();
  const credentials = { account: "patterns", cash: "100000" };
  client = await manager.connectBroker("PAPER", credentials, { label: "Patterns" });
});
afterAll(async () => {
  await manager?.close();
  useSystem(undefined);
  await system?.close();
  await sandbox?.close();
});

const market = (order: Partial<OrderRequest> = {}): OrderRequest => ({
  ...{ symbol: "ACME", quantity: 10, side: "buy", type: "market" },
  ...order,
});

describe("BrokerClient integration", () => {
  describe("connection management", () => {
    it("should connect successfully to the broker to practise with, which is the default", async () => {
      const own = await createBrokerClient({ connectionId: client.connectionId });
      expect(own.isConnected()).toBe(false);
      await expect(own.getPositions()).rejects.toMatchObject({
        failure: { code: "client-not-connected" },
      });
      expect(await own.connect()).toBe(true);
      expect(own.isConnected()).toBe(true);
      expect(own.getConnectionStatus()).toEqual({
        ...{ isConnected: true, isHealthy: true, broker: "Paper", environment: "paper" },
      });
      await own.disconnect();
      expect(own.isConnected()).toBe(false);
    });

    it("should handle connection failures gracefully", async () => {
      const { alpaca = {} } = sandbox.credentials;
      const there = await manager.connectBroker("ALPACA", alpaca);
      const own = await createBrokerClient({ connectionId: there.connectionId });
      await system.idle();
      sandbox.faults.add([{ do: "broker-code", code: "40110000", times: 9 }]);
      await expect(own.connect()).rejects.toThrow(BrokerError);
      expect(own.isConnected()).toBe(false);
      expect(own.getConnectionStatus()).toMatchObject({ isHealthy: false });
      sandbox.faults.clear();
      await manager.disconnectBroker(there.connectionId);
      expect(manager.getBroker(there.connectionId)).toBeUndefined();
      await expect(
        manager.connectBroker("ALPACA", { ...alpaca, secretKey: "wrong" }),
      ).rejects.toThrow(BrokerAuthError);
    });
  });

  describe("order execution", () => {
    it("should validate orders before submission", async () => {
      const before = (await client.getOrderHistory(1)).length;
      const invalid = market({ quantity: -10 });
      await expect(client.placeOrder(invalid)).rejects.toThrow("Invalid order quantity");
      await expect(client.placeOrder(invalid)).rejects.toBeInstanceOf(BrokerError);
      expect(await client.validateOrder(invalid)).toMatchObject({
        ...{ isValid: false, errors: ["Invalid order quantity"] },
      });
      expect(await client.getOrderHistory(1)).toHaveLength(before);
    });

    it("should execute valid orders", async () => {
      const response = await client.placeOrder(
        market({ quantity: 100, type: "limit", price: "1.50", timeInForce: "gtc" }),
      );
      expect(response.orderId).toBeDefined();
      expect(response.status).toBe("submitted");
      expect(response).toMatchObject({ symbol: "ACME", quantity: "100", price: "1.5" });
      const { orderId } = response;
      expect((await client.getOpenOrders()).map((each) => each.orderId)).toEqual([orderId]);
      expect(await client.modifyOrder(orderId, { price: "1.75" })).toBe("done");
      expect(await client.cancelOrder(orderId)).toBe("done");
      expect(await client.cancelOrder(orderId)).toBe("too-late");
      expect(await client.getOrderStatus(orderId)).toBe("canceled");
      expect(await client.getOpenOrders()).toEqual([]);
    });

    it("sends one order for one key, and gives what the broker holds of it", async () => {
      const asked = market({ quantity: "7", idempotencyKey: "the only one" });
      const [first, again] = [await client.placeOrder(asked), await client.placeOrder(asked)];
      expect(first.status).toBe("filled");
      expect(again.orderId).toBe(first.orderId);
      expect(await client.getPositions()).toMatchObject([
        { symbol: "ACME", side: "long", quantity: "7", currency: "USD" },
      ]);
      const { cash, buyingPower } = await client.getBalances();
      expect(Number(cash["USD"])).toBeLessThan(100_000);
      const account = await client.getAccountInfo();
      expect(account).toMatchObject({ number: "patterns", environment: "paper", currency: "USD" });
      // The market moves between the two questions.
      const moved = Number(account.buyingPower) - Number(buyingPower);
      expect(Math.abs(moved)).toBeLessThan(500);
      const history = await client.getOrderHistory(1);
      expect(history[0]).toMatchObject({ orderId: first.orderId, filled: "7" });
      expect(await client.getOrderHistory(0)).toEqual([]);
    });
  });

  describe("risk management", () => {
    beforeEach(() => system.services.risk.setLimits({ limits: {} }));

    it("should enforce position size limits", async () => {
      const order = market({ quantity: 200 });
      expect(await client.validateOrder(order)).toMatchObject({ isValid: true, errors: [] });
      await system.services.risk.setLimits({ limits: { maxPositionQuantity: "100" } });
      const validation = await client.validateOrder(order);
      expect(validation.isValid).toBe(false);
      expect(validation.errors).toContain("The position would be 207, which is above 100");
      await expect(client.placeOrder(order)).rejects.toMatchObject({
        failure: { code: "risk-position-quantity", owner: "user" },
      });
      expect(await client.getRiskMetrics()).toMatchObject({
        ...{ limits: { maxPositionQuantity: "100" }, trading: "open", isUnlocked: true },
      });
    });

    it("should check margin requirements", async () => {
      const margin = await client.getMarginRequirements(market({ symbol: "GLOBX", quantity: 50 }));
      expect(Number(margin.required)).toBeGreaterThan(0);
      expect(margin.available).toBeDefined();
      expect(margin.canExecute).toBe(true);
      const much = await client.getMarginRequirements(market({ quantity: 100_000 }));
      expect(much.canExecute).toBe(false);
    });
  });

  describe("market data", () => {
    it("should give a price, the hours, and prices as they come until unsubscribed", async () => {
      const data = await client.getMarketData("ACME");
      expect(Number(data.bid)).toBeLessThan(Number(data.ask));
      expect(data.timestamp.getTime()).toBeGreaterThan(Date.now() - 60_000);
      expect(await client.getMarketHours("ACME")).toMatchObject({ isOpen: true });
      const seen: MarketData[] = [];
      const unsubscribe = await client.subscribeToMarketData("ACME", (each) => seen.push(each));
      await expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThan(1);
      unsubscribe();
      unsubscribe();
      const { length } = seen;
      await client.getMarketData("GLOBX");
      expect(seen).toHaveLength(length);
      expect(seen.every(({ symbol }) => symbol === "ACME")).toBe(true);
    });
  });

  it("a user finds neither the clients nor the connections of another", async () => {
    const other = new BrokerManager({ userId: "user456" });
    expect(other.getBroker(client.connectionId)).toBeUndefined();
    await expect(other.open(client.connectionId)).rejects.toMatchObject({
      failure: { code: "unknown-connection" },
    });
    expect(manager.getConnectedBrokers()).toContain(client);
  });
});
