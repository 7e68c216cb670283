import { expect, test } from "vitest";
import type { OrderRecord } from "#orders";
import type { RoutingDecision } from "#routing";
import type { OrdersParts } from "../orders/desk.ts";
import { answer, at, decided, ordered, SHARE } from "./fakes.ts";
import { positionOf } from "./position.ts";

type World = {
  readonly last?: RoutingDecision;
  readonly order?: OrderRecord;
  readonly working?: readonly OrderRecord[];
  readonly now?: number;
};

const parts = ({ last, order, working = [], now = 10 }: World) =>
  ({
    clock: { now: () => at(now) },
    store: {
      routingDesk: { lastRouted: async () => last },
      orders: {
        read: async () => order,
        working: async () => working,
        unsettled: async () => [],
      },
    },
  }) as unknown as OrdersParts;

const named = (world: World, answers = [answer("a", 0), answer("b", 0)]) =>
  positionOf(parts(world), { environment: "paper", instrument: SHARE, answers });
const place = (number: number) => `paper/${SHARE.id}/${number}`;
const last = decided("a");
const over = ordered("a", "100");

test("the first position of an instrument is the first", async () => {
  expect(await named({})).toBe(place(1));
});

test.each([
  ["its account holds the instrument", { last, order: over }, [answer("a", -4)]],
  ["its account cannot be asked", { last, order: over }, [answer("a")]],
  ["an order of it may trade", { last, order: over, working: [ordered("a")] }, [answer("a", 0)]],
  ["its order is on the way to be placed", { last, now: 59 }, [answer("a", 0)]],
])("a position is open while %s", async (_, world, answers) => {
  expect(await named(world, answers)).toBe(place(3));
});

test.each([
  ["nothing is held and nothing may trade", { last, order: over }, [answer("a", 0)]],
  ["its order was never placed", { last, now: 61 }, [answer("a", 0)]],
  ["its account is gone", { last, order: over }, [answer("b", 5)]],
  [
    "only other accounts have orders",
    { last, order: over, working: [ordered("b")] },
    [answer("a", 0)],
  ],
])("the next position begins where %s", async (_, world, answers) => {
  expect(await named(world, answers)).toBe(place(4));
});
