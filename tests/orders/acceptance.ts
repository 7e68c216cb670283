/** Acceptance cases of orders, numbered and chosen by what a broker declares. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { Decimal, type OrderTicket } from "#domain";
import type { FaultName } from "#sandbox";
import type { Wished, World } from "./acceptance-world.ts";

export type AcceptanceCase = {
  readonly id: string;
  readonly name: string;
  /** Why it cannot be tried with this broker. */
  readonly skip?: (world: World) => string | undefined;
  readonly run: (world: World) => Promise<void>;
};

type Ticket = Partial<OrderTicket>;
const of = (value: number | string) => Decimal.of(value);

const takesType = (type: OrderTicket["type"]) => (world: World) =>
  world.capabilities.orderTypes.includes(type) ? undefined : `The broker takes no "${type}"`;
const takesTime = (time: OrderTicket["timeInForce"]) => (world: World) =>
  world.capabilities.timeInForce.includes(time) ? undefined : `The broker takes no "${time}"`;
const moves = ({ move }: World) => (move ? undefined : "Its market moves by itself");
const refusesTwins = ({ clientIds }: World) =>
  clientIds.startsWith("unique") ? undefined : "The broker takes two orders of one id";
const fails = ({ fail }: World) => (fail ? undefined : "It answers in the same process");

const limitOf = (price: Decimal, changes: Ticket = {}): Wished => ({
  ...{ type: "limit", limitPrice: price, timeInForce: "gtc" },
  ...changes,
});

/** Half and twice the market: nothing trades there. */
const low = async (world: World) => (await world.quote()).bid.div(of(2)).round(2);
const high = async (world: World) => (await world.quote()).ask.times(of(2)).round(2);

const rests = async (world: World, wished: Wished) => {
  const order = await world.place(wished);
  equal(order.state, "acknowledged", order.failure?.message);
  ok(["working", "pending-new"].includes(order.report?.status ?? ""), order.report?.status);
  return order;
};

/**
 * What became of an order whose answer was lost: known in the end, and never there twice. One that
 * did not arrive is sent again only where its id is taken for ever.
 */
async function lost(world: World, fault: FaultName, arrived: boolean): Promise<void> {
  const before = await world.count();
  const wished = limitOf(await low(world));
  world.fail?.(fault, "/orders");
  const sent = await world.place(wished);
  equal(sent.state, "unknown", JSON.stringify(sent.failure));
  equal((await world.count()) - before, arrived ? 1 : 0);
  const known = await world.settled(sent);
  const isThere = arrived || world.clientIds === "unique-forever";
  equal(known.state, isThere ? "acknowledged" : "not-found");
  equal((await world.count()) - before, isThere ? 1 : 0);
  if (isThere) await world.cancel(known);
}

export const acceptanceCases: readonly AcceptanceCase[] = [
  {
    id: "E01",
    name: "a market order to buy fills whole",
    async run(world) {
      const { report } = await world.place({ side: "buy", type: "market" });
      equal(report?.status, "filled");
      ok(report.filled.eq(report.quantity) && report.averagePrice);
    },
  },
  {
    id: "E02",
    name: "a market order to sell closes what was bought",
    async run(world) {
      const { report } = await world.place({ side: "buy", type: "market" });
      const quantity = report?.quantity ?? Decimal.zero;
      const held = await world.held();
      const sold = await world.place({ side: "sell", type: "market", quantity });
      equal(sold.report?.status, "filled");
      ok((await world.held()).eq(held.minus(quantity)));
    },
  },
  {
    id: "E03",
    name: "a limit order away from the market rests among the open ones",
    async run(world) {
      const order = await rests(world, limitOf(await low(world)));
      const open = await world.open();
      ok(open.some(({ clientOrderId: name }) => name === order.clientOrderId));
      await world.cancel(order);
    },
  },
  {
    id: "E04",
    name: "a limit order at the market fills at its limit or better",
    async run(world) {
      const limit = (await world.quote()).ask.plus(Decimal.one).round(2);
      const { report } = await world.place(limitOf(limit));
      equal(report?.status, "filled");
      ok(report.averagePrice && !report.averagePrice.gt(limit));
    },
  },
  {
    id: "E05",
    name: "an order that rests is cancelled, and cancelling it again is too late",
    async run(world) {
      const order = await rests(world, limitOf(await low(world)));
      const { result, record } = await world.cancel(order);
      deepEqual([result, record.report?.status], ["done", "canceled"]);
      equal((await world.cancel(record)).result, "too-late");
    },
  },
  {
    id: "E06",
    name: "price and quantity of an order that rests are changed",
    async run(world) {
      const order = await rests(world, limitOf(await low(world)));
      const limitPrice = (await low(world)).minus(Decimal.one);
      const quantity = order.ticket.quantity.plus(Decimal.one);
      const { result, record } = await world.change(order, { limitPrice, quantity });
      equal(result, "done");
      ok(record.report?.limitPrice?.eq(limitPrice) && record.report.quantity.eq(quantity));
      equal((await world.cancel(record)).result, "done");
    },
  },
  {
    id: "E07",
    name: "a stop order waits for its price",
    skip: takesType("stop"),
    async run(world) {
      const stopPrice = await high(world);
      await world.cancel(await rests(world, { type: "stop", stopPrice, timeInForce: "gtc" }));
    },
  },
  {
    id: "E08",
    name: "a stop limit order waits for its price",
    skip: takesType("stop-limit"),
    async run(world) {
      const stopPrice = await high(world);
      const limitPrice = stopPrice.plus(Decimal.one);
      const type = "stop-limit" as const;
      await world.cancel(await rests(world, { type, stopPrice, limitPrice, timeInForce: "gtc" }));
    },
  },
  {
    id: "E09",
    name: "a trailing stop order waits behind the market",
    skip: takesType("trailing-stop"),
    async run(world) {
      for (const by of world.capabilities.trails ?? (["price", "percent"] as const)) {
        const quantity = of(by === "price" ? 16 : 17);
        await world.place({ side: "buy", type: "market", quantity });
        const trail = { by, amount: of(5) };
        const way = { type: "trailing-stop", side: "sell", timeInForce: "gtc" } as const;
        await world.cancel(await rests(world, { ...way, trail, quantity }));
      }
    },
  },
  {
    id: "E10",
    name: "an order if touched waits for the market to come",
    skip: takesType("market-if-touched"),
    async run(world) {
      const stopPrice = await low(world);
      const wished = { type: "market-if-touched", stopPrice, timeInForce: "gtc" } as const;
      await world.cancel(await rests(world, wished));
    },
  },
  {
    id: "E11",
    name: "an order for now ends unfilled where nobody takes the other side",
    skip: takesTime("ioc"),
    async run(world) {
      const { report } = await world.place(limitOf(await low(world), { timeInForce: "ioc" }));
      ok(report && ["canceled", "expired"].includes(report.status) && report.filled.isZero());
    },
  },
  {
    id: "E12",
    name: "an order for all or nothing fills whole at the market",
    skip: takesTime("fok"),
    async run(world) {
      const limit = (await world.quote()).ask.plus(Decimal.one).round(2);
      const { report } = await world.place(limitOf(limit, { timeInForce: "fok" }));
      equal(report?.status, "filled");
    },
  },
  {
    id: "E13",
    name: "selling short and buying back ends flat",
    async run(world) {
      const held = await world.held();
      if (held.sign > 0) await world.place({ side: "sell", type: "market", quantity: held });
      const { report } = await world.place({ side: "sell", type: "market" });
      equal(report?.status, "filled");
      const quantity = report.quantity;
      ok((await world.held()).eq(quantity.neg()));
      await world.place({ side: "buy", type: "market", quantity });
      ok((await world.held()).isZero());
    },
  },
  {
    id: "E14",
    name: "an order with two exits leaves both working once it is filled",
    async run(world) {
      const limitPrice = await high(world);
      const exits = { takeProfit: { limitPrice }, stopLoss: { stopPrice: await low(world) } };
      const before = (await world.open()).length;
      const { report } = await world.place({
        side: "buy",
        type: "market",
        timeInForce: "gtc",
        ...exits,
      });
      equal(report?.status, "filled");
      equal((await world.open()).length - before, 2);
    },
  },
  {
    id: "E15",
    name: "what the broker does not take is refused before it is sent",
    skip: ({ capabilities }) =>
      capabilities.orderTypes.includes("market-if-touched") ? "It takes all types" : undefined,
    async run(world) {
      const before = await world.count();
      const stopPrice = await low(world);
      const order = await world.place({ type: "market-if-touched", stopPrice });
      deepEqual([order.state, order.failure?.code], ["denied", "risk-unsupported"]);
      equal(await world.count(), before);
    },
  },
  {
    id: "E16",
    name: "a quantity that is no multiple of the step is refused before it is sent",
    async run(world) {
      const order = await world.place({ type: "market", quantity: of("1.00000000000001") });
      deepEqual([order.state, order.failure?.code], ["denied", "risk-bad-quantity"]);
    },
  },
  {
    id: "E17",
    name: "more than the account can pay is refused before it is sent",
    async run(world) {
      const order = await world.place({ type: "market", quantity: of(1_000_000) });
      deepEqual([order.state, order.failure?.code], ["denied", "risk-buying-power"]);
    },
  },
  {
    id: "E18",
    name: "more than the account can pay is refused by the broker, and that is proof",
    async run(world) {
      const order = await world.send({ type: "market", quantity: of(1_000_000) });
      // Some take an order and end it at once.
      const ended = ["rejected", "canceled"].includes(order.report?.status ?? "");
      ok(order.state === "rejected" || (ended && order.report?.filled.isZero()), order.state);
    },
  },
  {
    id: "E19",
    name: "the same key is the same order",
    async run(world) {
      const before = await world.count();
      const wished = { ...limitOf(await low(world)), key: "twice", quantity: of(3) };
      const [first, again] = [await world.place(wished), await world.place(wished)];
      equal(again.id, first.id);
      equal((await world.count()) - before, 1);
      await world.cancel(again);
    },
  },
  {
    id: "E20",
    name: "an order whose id is taken is found, and not refused",
    skip: refusesTwins,
    async run(world) {
      const first = await rests(world, limitOf(await low(world)));
      const before = await world.count();
      const again = await world.send({ ...first.ticket, clientOrderId: first.clientOrderId });
      equal(again.state, "unknown");
      equal((await world.settled(again)).report?.orderId, first.report?.orderId);
      equal(await world.count(), before);
      await world.cancel(first);
    },
  },
  {
    id: "E21",
    name: "an order whose answer is lost is looked up and there once",
    skip: fails,
    run: (world) => lost(world, "reset-after", true),
  },
  {
    id: "E22",
    name: "an order that never arrived is sent again once, or known not to be there",
    skip: fails,
    run: (world) => lost(world, "reset-before", false),
  },
  {
    id: "E23",
    name: "an order whose answer is cut off is looked up and there once",
    skip: fails,
    run: (world) => lost(world, "cut-body", true),
  },
  {
    id: "E24",
    name: "trouble at the broker proves nothing, and is resolved by a look",
    skip: fails,
    async run(world) {
      await lost(world, "500", false);
      await lost(world, "504-after", true);
    },
  },
  {
    id: "E25",
    name: "a cancel whose answer is lost is found to be done",
    skip: fails,
    async run(world) {
      const order = await rests(world, limitOf(await low(world)));
      world.fail?.("reset-after", "/orders");
      const { record } = await world.cancel(order);
      equal((await world.settled(record)).report?.status, "canceled");
    },
  },
  {
    id: "E26",
    name: "a change whose answer is lost is found, and only one order works",
    skip: fails,
    async run(world) {
      const before = (await world.open()).length;
      const order = await rests(world, limitOf(await low(world)));
      const limitPrice = (await low(world)).minus(Decimal.one);
      world.fail?.("reset-after", "/orders");
      const { record } = await world.change(order, { limitPrice });
      const known = await world.settled(record);
      ok(known.report?.limitPrice?.eq(limitPrice));
      equal(known.pending, undefined);
      equal((await world.open()).length - before, 1);
      equal((await world.cancel(known)).result, "done");
    },
  },
  {
    id: "E27",
    name: "a fill of which nobody told is learned by a look at what works",
    skip: moves,
    async run(world) {
      const limitPrice = await low(world);
      const order = await rests(world, limitOf(limitPrice));
      const { bid } = await world.quote();
      world.move?.(limitPrice.minus(Decimal.one));
      const { report } = await world.swept(order);
      deepEqual(
        [report?.status, String(report?.filled)],
        ["filled", String(order.ticket.quantity)],
      );
      world.move?.(bid);
    },
  },
  {
    id: "E28",
    name: "a trailing stop follows the market up and trades on its way down",
    skip: (world) => moves(world) ?? takesType("trailing-stop")(world),
    async run(world) {
      await world.place({ side: "buy", type: "market", quantity: of(21) });
      const { bid } = await world.quote();
      const trail = { by: "price", amount: of(4) } as const;
      const order = await rests(world, {
        ...{ side: "sell", type: "trailing-stop", trail, timeInForce: "gtc", quantity: of(21) },
      });
      world.move?.(bid.plus(of(10)));
      equal((await world.swept(order)).report?.status, "working");
      world.move?.(bid.plus(of(5)));
      equal((await world.swept(order)).report?.status, "filled");
      world.move?.(bid);
    },
  },
  {
    id: "E29",
    name: "a change that comes after the fill leaves the fill",
    skip: moves,
    async run(world) {
      const limitPrice = await low(world);
      const order = await rests(world, limitOf(limitPrice));
      const { bid } = await world.quote();
      world.move?.(limitPrice.minus(Decimal.one));
      const changed = { limitPrice: limitPrice.minus(of(2)) };
      const { result, record } = await world.change(order, changed);
      deepEqual([result, record.report?.status], ["too-late", "filled"]);
      world.move?.(bid);
    },
  },
  {
    id: "E30",
    name: "a limit order for the hours outside of the session is taken",
    async run(world) {
      const wished = limitOf(await low(world), { timeInForce: "day", extendedHours: true });
      await world.cancel(await rests(world, wished));
    },
  },
];
