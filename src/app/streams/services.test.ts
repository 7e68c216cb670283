import { expect, test } from "vitest";
import { connectionId, fail, type Instrument } from "#domain";
import type { OrderServices } from "#http";
import type { TenantStore } from "#store";
import { knownOf, reconciledFirst } from "./services.ts";

const ID = connectionId("c-1");
const input = { connection: ID } as unknown as Parameters<OrderServices["place"]>[0];

function world() {
  const done: string[] = [];
  const state = { isDown: false };
  const orders = {
    place: async () => void done.push("placed"),
    cancel: async () => void done.push("cancelled"),
  } as unknown as OrderServices;
  const store = {
    connections: { read: async (id: string) => (id === ID ? { id } : undefined) },
  } as unknown as TenantStore;
  const reconciled = async () => {
    if (state.isDown)
      fail({ code: "broker-timeout", message: "No answer", owner: "broker", next: "Wait" });
    done.push("reconciled");
  };
  return { done, state, services: reconciledFirst(orders, { reconciled }, { store }) };
}

test("an order is placed once it is known how those before it stand", async () => {
  const { done, services } = world();
  await services.place(input);
  expect(done).toEqual(["reconciled", "placed"]);
});

test("nothing is placed while a broker does not say how orders stand, but may be cancelled", async () => {
  const { done, state, services } = world();
  state.isDown = true;
  await expect(services.place(input)).rejects.toMatchObject({ failure: { owner: "broker" } });
  await services.cancel("o-1" as never);
  expect(done).toEqual(["cancelled"]);
});

test("a connection that is not there is left to the orders to refuse", async () => {
  const { done, services } = world();
  await services.place({ ...input, connection: "c-2" });
  expect(done).toEqual(["placed"]);
});

test("what a broker does not know is left out while it knows any, and no other failure is", async () => {
  const acme = { symbol: "ACME" } as Instrument;
  const failing = async (code: string): Promise<Instrument> =>
    fail({ code, message: "No", owner: "user", next: "Look" });
  const unknown = () => failing("unknown-symbol");
  expect(await knownOf([unknown(), Promise.resolve(acme)])).toEqual([acme]);
  await expect(knownOf([unknown(), unknown()])).rejects.toMatchObject({
    failure: { code: "unknown-symbol" },
  });
  await expect(knownOf([failing("broker-timeout"), Promise.resolve(acme)])).rejects.toMatchObject({
    failure: { code: "broker-timeout" },
  });
});
