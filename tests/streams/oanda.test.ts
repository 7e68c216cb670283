/** OANDA's streams of lines over real HTTP, kept by our engine at the sandbox. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { surroundings } from "#app";
import { Decimal } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import type { Told } from "#streams";
import oanda from "../../src/brokers/oanda/broker.ts";
import { oandaInstrument } from "../../src/brokers/oanda/records.ts";
import { closeAll, keepAt, WAIT } from "./kept.ts";

const NUMBER = "101-001-7000001-001";
const account = { key: NUMBER, number: NUMBER, currency: "USD" };
const instruments = [oandaInstrument("EUR_USD")];

let sandbox: RunningSandbox;
beforeAll(async () => {
  const { random: _, ...clock } = surroundings;
  sandbox = await startSandbox({ clock, brokers: ["oanda"], history: { days: 5, fills: 0 } });
});
afterEach(closeAll);
afterAll(async () => sandbox?.close());

const { orders, quotes } = oanda.streaming ?? {};
if (!orders || !quotes) throw new Error("OANDA streams nothing");
const keep = (stream: typeof orders, credentials = {}) =>
  keepAt({ adapter: oanda, sandbox, account, instruments, credentials }, stream);

async function send(method: string, path: string, order?: object): Promise<void> {
  const { token = "" } = sandbox.credentials["oanda"] ?? {};
  const reply = await fetch(`${sandbox.origins["oanda"]?.["api"]}/accounts/${NUMBER}/${path}`, {
    ...{ method, headers: { authorization: `Bearer ${token}` } },
    ...(order && { body: JSON.stringify({ order }) }),
  });
  expect(reply.ok).toBe(true);
}

const shown = (told: readonly Told[]) =>
  told.map((each) => (each.kind === "order" ? `order ${each.report.status}` : each.kind));

test("an order and its fill arrive as reports, and its end as a change", async () => {
  const { told, untilOpen } = keep(orders);
  await untilOpen();
  const common = { instrument: "EUR_USD", units: "300" };
  await send("POST", "orders", { ...common, type: "MARKET", clientExtensions: { id: "ours" } });
  await vi.waitFor(() => expect(shown(told)).toEqual(["order working", "order filled"]), WAIT);
  expect(told.at(-1)).toMatchObject({
    report: { clientOrderId: "ours", filled: Decimal.of(300), averagePrice: Decimal.of("1.08413") },
  });
  const resting = { ...common, type: "LIMIT", price: "0.9", clientExtensions: { id: "rests" } };
  await send("POST", "orders", resting);
  await send("PUT", "orders/@rests/cancel");
  await vi.waitFor(() => expect(shown(told.slice(2))).toEqual(["order working", "changed"]), WAIT);
});

test("prices follow the market, and go on after a connection broke", async () => {
  const { told, untilOpen, made } = keep(quotes);
  await untilOpen();
  const bids = () =>
    told.flatMap((each) => (each.kind === "quote" && each.quote.bid ? [`${each.quote.bid}`] : []));
  await vi.waitFor(() => expect(bids()).toEqual(["1.08411"]), WAIT);
  sandbox.faces[0]?.setPrice?.("EUR_USD", Decimal.of("1.1"));
  await vi.waitFor(() => expect(bids()).toContain("1.09999"), WAIT);
  sandbox.streams.drop("oanda");
  await untilOpen(2);
  sandbox.faces[0]?.setPrice?.("EUR_USD", Decimal.of("1.2"));
  await vi.waitFor(() => expect(bids()).toContain("1.19999"), WAIT);
  await made.close();
  await vi.waitFor(() => expect(sandbox.streams.count("oanda")).toBe(0), WAIT);
});

test("a token that is refused is not shown again", async () => {
  const { statuses } = keep(quotes, { token: "wrong" });
  await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe("refused"), WAIT);
  expect(statuses.at(-1)?.failure).toMatchObject({ owner: "user" });
  expect(JSON.stringify(statuses)).not.toContain("wrong");
});
