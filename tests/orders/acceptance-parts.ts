/** Acceptance cases of orders that fill in parts, and of those that a session's end ends. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { Decimal, type OrderTicket } from "#domain";
import type { AcceptanceCase } from "./acceptance.ts";
import type { World } from "./acceptance-world.ts";

const [FOUR, NINE] = [Decimal.of(4), Decimal.of(9)];
const parts = ({ part }: World) => (part ? undefined : "Its orders trade whole");
const ends = ({ endSession }: World) => (endSession ? undefined : "Its sessions do not end");

/** An order that rests at half the market, while the market trades four units at once. */
async function resting(world: World, wished: Partial<OrderTicket>) {
  const { bid } = await world.quote();
  const limitPrice = bid.div(Decimal.of(2)).round(2);
  const limit = { type: "limit", side: "buy", limitPrice, timeInForce: "gtc" } as const;
  const order = await world.place({ ...limit, ...wished });
  equal(order.state, "acknowledged", order.failure?.message);
  world.part?.(FOUR);
  const touch = () => world.move?.(limitPrice.minus(Decimal.one));
  const over = () => {
    world.part?.();
    world.move?.(bid);
  };
  return { order, touch, over };
}

export const partCases: readonly AcceptanceCase[] = [
  {
    id: "E31",
    name: "an order fills in parts, each of which is learned",
    skip: parts,
    async run(world) {
      const before = await world.held();
      const { order, touch, over } = await resting(world, { quantity: NINE });
      const learned: string[] = [];
      for (let n = 0; n < 3; n++) {
        touch();
        const { report } = await world.swept(order);
        learned.push(`${report?.status} ${report?.filled}`);
      }
      deepEqual(learned, ["partially-filled 4", "partially-filled 8", "filled 9"]);
      ok((await world.held()).eq(before.plus(NINE)));
      over();
    },
  },
  {
    id: "E32",
    name: "a cancel of an order that is filled in part leaves the part",
    skip: parts,
    async run(world) {
      const before = await world.held();
      const { order, touch, over } = await resting(world, { quantity: Decimal.of(10) });
      touch();
      const { result, record } = await world.cancel(await world.swept(order));
      deepEqual(
        [result, record.report?.status, String(record.report?.filled)],
        ["done", "canceled", "4"],
      );
      touch();
      ok((await world.held()).eq(before.plus(FOUR)));
      over();
    },
  },
  {
    id: "E33",
    name: "an order of the day ends with the session, one without an end does not",
    skip: ends,
    async run(world) {
      const { order: ofDay, over } = await resting(world, {
        ...{ timeInForce: "day", quantity: Decimal.of(11) },
      });
      const { order: without } = await resting(world, { quantity: Decimal.of(12) });
      over();
      world.endSession?.();
      const [ended, works] = [await world.swept(ofDay), await world.swept(without)];
      ok(["expired", "canceled"].includes(ended.report?.status ?? ""), ended.report?.status);
      equal(works.report?.status, "working");
      world.opens?.();
      await world.cancel(works);
    },
  },
];
