/** Acceptance cases of a limit and a stop of which one ends the other. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { Decimal } from "#domain";
import type { AcceptanceCase } from "./acceptance.ts";
import type { World } from "./acceptance-world.ts";

const takes = ({ capabilities: { features = [] } }: World) => features.includes("oco");
const pairs = (world: World) =>
  takes(world) && world.move ? undefined : "Its orders do not end each other";
const TEN = Decimal.of(10);
const FAR = Decimal.of(5);

/** Ten units that are held, with a limit above the market and a stop below it. */
async function paired(world: World, quantity: Decimal) {
  const before = { held: await world.held(), open: (await world.open()).length };
  const bought = await world.place({ side: "buy", type: "market", quantity });
  equal(bought.report?.status, "filled", bought.failure?.message);
  const { bid } = await world.quote();
  const [limitPrice, stopPrice] = [bid.plus(FAR).round(0), bid.minus(FAR).round(0)];
  const order = await world.place({
    ...{ side: "sell", type: "limit", quantity, limitPrice, timeInForce: "gtc" },
    ...{ orElse: { stopPrice }, reduceOnly: true },
  });
  equal(order.report?.status, "working", order.failure?.message);
  equal((await world.open()).length - before.open, 2);
  /** Nothing of it works any more, and so much is held. */
  const isOver = async (held: Decimal) => {
    equal((await world.open()).length, before.open);
    ok((await world.held()).eq(held));
    world.move?.(bid);
  };
  return { order, before, limitPrice, stopPrice, isOver };
}

export const pairCases: readonly AcceptanceCase[] = [
  {
    id: "E34",
    name: "the limit of a pair leaves the position and ends its stop",
    skip: pairs,
    async run(world) {
      const { order, before, limitPrice, isOver } = await paired(world, TEN);
      world.move?.(limitPrice.plus(Decimal.one));
      equal((await world.swept(order)).report?.status, "filled");
      await isOver(before.held);
    },
  },
  {
    id: "E35",
    name: "the stop of a pair leaves the position and ends its limit",
    skip: pairs,
    async run(world) {
      const quantity = TEN.plus(Decimal.one);
      const { order, before, stopPrice, isOver } = await paired(world, quantity);
      world.move?.(stopPrice.minus(Decimal.one));
      const { report } = await world.swept(order);
      deepEqual([report?.status, String(report?.filled)], ["canceled", "0"]);
      await isOver(before.held);
    },
  },
  {
    id: "E36",
    name: "a cancel ends both of a pair",
    skip: pairs,
    async run(world) {
      const quantity = TEN.plus(Decimal.of(2));
      const { order, before, isOver } = await paired(world, quantity);
      equal((await world.cancel(order)).result, "done");
      await isOver(before.held.plus(quantity));
      await world.place({ side: "sell", type: "market", quantity });
    },
  },
  {
    id: "E37",
    name: "a pair is refused before anything is sent where the broker takes none",
    skip: (world) => (takes(world) ? "It takes pairs" : undefined),
    async run(world) {
      const before = await world.count();
      const { bid } = await world.quote();
      const record = await world.place({
        ...{ side: "sell", type: "limit", limitPrice: bid.plus(Decimal.one).round(0) },
        ...{ orElse: { stopPrice: bid.minus(Decimal.one).round(0) }, reduceOnly: true },
      });
      equal(record.state, "denied");
      equal(await world.count(), before);
    },
  },
];
