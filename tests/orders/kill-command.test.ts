/** The way out with the server down: commands over the data folder alone. */
import { beforeAll, expect, test } from "vitest";
import { createHost, openSystem, surroundings } from "#app";
import { runProgram } from "#cli";
import { dataFolder } from "../support/store.ts";

let folder: string;
beforeAll(async () => {
  folder = await dataFolder();
  const system = await openSystem({ folder, surroundings });
  const { connections, orders } = system.services;
  const credentials = { account: "kill", cash: "50000" };
  const paper = { broker: "paper", environment: "paper", credentials, label: "Paper" } as const;
  const { id: connection } = await connections.connect(paper);
  const ticket = { connection, symbol: "ACME", side: "buy", timeInForce: "gtc" } as const;
  const key = (n: number) => ({ reduceOnly: false, idempotencyKey: `key-of-kill-${n}` });
  await orders.place({ ...ticket, type: "market", timeInForce: "day", quantity: "5", ...key(1) });
  await orders.place({ ...ticket, type: "limit", limitPrice: "1", quantity: "7", ...key(2) });
  await system.idle();
  await system.close();
});

async function run(...words: readonly string[]) {
  let out = "";
  const host = createHost();
  const write = async (text: string | Uint8Array) => {
    out += String(text);
    return true;
  };
  const outlet = { ...host.out, write };
  const code = await runProgram([...words, "--data", folder, "--json"], { ...host, out: outlet });
  return { code, said: JSON.parse(out) as Record<string, unknown> };
}

test("what is held is priced by its market, with what closing would bring", async () => {
  expect((await run("sync")).code).toBe(0);
  const { code, said } = await run("positions", "--live");
  expect(code).toBe(0);
  expect(said).toMatchObject([
    {
      ...{ instrument: { symbol: "ACME" }, quantity: "5" },
      ...{ live: { price: expect.stringMatching(/^\d/), of: "bid", isStale: false } },
      unrealisedPnl: expect.stringMatching(/^-?\d/),
    },
  ]);
});

test("trading is stopped, then cancelled, then flattened, and nothing is open afterwards", async () => {
  expect((await run("kill")).said).toMatchObject({ trading: "block-new", open: 1 });
  const cancelled = await run("kill", "--cancel-working");
  expect(cancelled.said).toMatchObject({
    ...{ trading: "cancel-working", open: 0 },
    accounts: [{ cancelled: 1, working: 0, held: [{ symbol: "ACME", quantity: "5" }] }],
  });
  expect((await run("kill", "--flatten", "--confirm", "flatten")).said).toMatchObject({
    accounts: [{ closing: [{ side: "sell", status: "filled", filled: "5" }], held: [] }],
  });
  expect((await run("kill", "--show")).said).toMatchObject({ trading: "flatten", open: 0 });
  expect((await run("audit", "list")).said).toEqual(
    expect.arrayContaining([expect.objectContaining({ act: "trading-state-changed" })]),
  );
});
