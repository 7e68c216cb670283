/**
 * What `Multi-Account Broker Support Foundation` lists under "Testing" for factory, errors and
 * capabilities, corrected where its sample could not do it: nothing is made to learn what a broker
 * can do, instances go by connection, and a code that nobody mapped is no guess.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSystem, surroundings, type System, useSystem } from "#app";
import {
  BrokerErrorHandler,
  BrokerFactory,
  connectBroker,
  ErrorCodeMapper,
  StandardBrokerError,
} from "../../src/index.ts";
import { dataFolder } from "../support/store.ts";

let system: System;
const factory = new BrokerFactory();
beforeAll(async () => {
  system = await openSystem({ folder: await dataFolder(), surroundings });
  useSystem(system);
});
afterAll(async () => {
  await factory.close();
  useSystem(undefined);
  await system?.close();
});

const credentials = (account: string) => ({ account, cash: "1000" });
const connect = (account: string) =>
  connectBroker({ brokerType: "PAPER", credentials: credentials(account) });

describe("the factory", () => {
  it("knows its brokers and what they can do, and makes nothing for that", () => {
    expect(factory.getRegisteredBrokers()).toContain("oanda");
    const can = factory.getBrokerCapabilities("OANDA");
    expect(can.has("order:market-if-touched") && can.has("feature:guaranteed-stop")).toBe(true);
    expect(can.has("order:stop-limit")).toBe(false);
    expect([...factory.getBrokerCapabilities("nobody")]).toEqual([]);
  });

  it("refuses a broker that there is not", async () => {
    await expect(factory.createAdapter("nobody", { credentials: {} })).rejects.toMatchObject({
      failure: { code: "unknown-broker", owner: "user" },
    });
  });

  it("makes one client for each account of a connection, and two accounts share none", async () => {
    const [one, two] = [await connect("one"), await connect("two")];
    await system.idle();
    const first = await factory.createAdapter("PAPER", { connectionId: one.connectionId });
    expect(first.isConnected()).toBe(true);
    expect(await factory.createAdapter("paper", { connectionId: one.connectionId })).toBe(first);
    const second = await factory.createAdapter("paper", { connectionId: two.connectionId });
    expect(second).not.toBe(first);
    expect(await factory.checkHealth()).toBe(2);
  });

  it("connects with credentials, and lets an instance go that answers no more", async () => {
    const own = new BrokerFactory();
    const client = await own.createAdapter("paper", { credentials: credentials("three") });
    expect(client.isConnected()).toBe(true);
    await client.disconnect();
    const again = await own.createAdapter("paper", { connectionId: client.connectionId });
    expect(again).not.toBe(client);
    await own.close();
    expect(again.isConnected()).toBe(false);
  });
});

describe("the mapper of error codes", () => {
  const unmapped: unknown[] = [];
  const mapper = new ErrorCodeMapper({ onUnmapped: (each) => unmapped.push(each) });

  // The document's own four codes of OANDA, three of which OANDA never had.
  it.each([
    ["INSUFFICIENT_MARGIN", "INSUFFICIENT_MARGIN"],
    ["INSTRUMENT_UNKNOWN", "INVALID_SYMBOL"],
    ["MARKET_HALTED", "INSTRUMENT_HALTED"],
    ["UNITS_INVALID", "INVALID_QUANTITY"],
  ])("says %s as %s", (code, standard) => {
    const error = mapper.mapError("oanda", code, "The order was refused");
    expect(error).toBeInstanceOf(StandardBrokerError);
    expect(error).toMatchObject({ errorCode: standard, brokerSpecificCode: code });
    expect(error.message).toBe(`${standard}: The order was refused`);
  });

  it("says UNKNOWN of a code that nobody mapped, and tells of it", () => {
    const error = mapper.mapError("oanda", "NEVER_HEARD", "What?");
    expect(error.errorCode).toBe("UNKNOWN");
    expect(unmapped).toEqual([{ broker: "oanda", brokerCode: "NEVER_HEARD" }]);
    const told = new BrokerErrorHandler().handleError(error, { operation: "placeOrder" });
    expect(told.canRetry).toBe(false);
  });
});
