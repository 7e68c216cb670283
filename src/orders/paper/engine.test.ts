import {
  clientOrderId,
  Decimal,
  instantOf,
  instrument,
  type OrderTicket,
  type Quote,
} from "#domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AT_MS, SHARE } from "../fakes.ts";
import { signedOf, summaryOf } from "./account.ts";
import { cancel, paperAccount, passed, quoted, replace, submit, type PaperStep } from "./engine.ts";
import type { PaperMoment, PaperRules, PaperState } from "./model.ts";
import { isWithin } from "./prices.ts";
import { split } from "./split.ts";

const of = (value: string | number) => Decimal.of(value);
const RULES: PaperRules = {
  ...{ currency: "USD", slippageBps: of(0), participation: of(1), isShortingAllowed: true },
  commission: { perUnit: of(0), bps: of(0), least: of(0) },
  initialMargin: of(1),
};

/** A paper account that is driven step by step; what it reported comes back as words. */
function desk(rules: Partial<PaperRules> = {}, cash = 10_000) {
  let state = paperAccount({ ...RULES, ...rules }, of(cash));
  let second = 0;
  let isOpen = true;
  let names = 0;
  const moment = (): PaperMoment => ({
    now: instantOf(AT_MS + second * 1_000),
    sessionOf: () => ({ isOpen, closesAt: instantOf(AT_MS + 3_600_000) }),
    rate: () => undefined,
  });
  const took = (step: PaperStep | undefined): string => {
    second++;
    if (!step) return "too late";
    state = step.state;
    return step.reports.map(inWords).join(", ");
  };
  const sizes = (size: number | undefined) => size && { bidSize: of(size), askSize: of(size) };
  return {
    state: () => state,
    moment,
    close: () => void (isOpen = false),
    open: () => void (isOpen = true),
    wait: (seconds: number) => void (second += seconds),
    quote: (bid: number | string, ask: number | string, size?: number) =>
      took(
        quoted(
          state,
          {
            ...{ instrument: SHARE.id, bid: of(bid), ask: of(ask), at: moment().now },
            ...sizes(size),
          } as Quote,
          moment(),
        ),
      ),
    place: (ticket: Partial<OrderTicket>) =>
      took(
        submit(
          state,
          {
            clientOrderId: clientOrderId(`n${++names}`),
            ticket: {
              ...{ instrument: SHARE, side: "buy", type: "market", timeInForce: "day" },
              ...{ quantity: of(10) },
              ...ticket,
            },
          },
          moment(),
        ),
      ),
    cancel: (n: number) => took(cancel(state, `paper-${n}`, moment().now)),
    replace: (n: number, change: Parameters<typeof replace>[1]["change"]) =>
      took(replace(state, { orderId: `paper-${n}`, change }, moment())),
    pass: () => took(passed(state, moment())),
    split: (from: number, to: number) =>
      void (state = split(state, { instrument: SHARE.id, from: of(from), to: of(to) })),
    fills: () => state.fills.map(({ side, quantity, price }) => `${side} ${quantity} @ ${price}`),
    cash: () => String(state.cash.get("USD")),
    held: () => String(state.positions.get(SHARE.id)?.quantity ?? 0),
  };
}

const inWords = ({ orderId, status, filled, reason }: PaperStep["reports"][number]) =>
  [
    orderId.replace("paper-", "#"),
    status,
    ...(filled.isZero() ? [] : [String(filled)]),
    ...(reason ? [`(${reason})`] : []),
  ].join(" ");

describe("types", () => {
  test("a market order trades with the other side at once, with slippage", () => {
    const { quote, place, fills, cash } = desk({ slippageBps: of(10) });
    quote("99.9", 100);
    expect(place({})).toBe("#1 working, #1 filled 10");
    expect(fills()).toEqual(["buy 10 @ 100.1"]);
    expect(cash()).toBe("8999");
  });

  test("a limit order waits for its price and never pays more, slippage or not", () => {
    const { quote, place, fills } = desk({ slippageBps: of(100) });
    quote(99, 100);
    expect(place({ type: "limit", limitPrice: of("99.5") })).toBe("#1 working");
    expect(quote("99.4", "99.6")).toBe("");
    expect(quote("99.3", "99.4")).toBe("#1 filled 10");
    expect(fills()).toEqual(["buy 10 @ 99.5"]);
  });

  test("a stop trades at what the market is when it is touched, be it far away", () => {
    const { quote, place, fills } = desk();
    quote(100, 101);
    place({ type: "stop", stopPrice: of(105) });
    expect(quote(103, 104)).toBe("");
    expect(quote(109, 110)).toBe("#1 filled 10");
    expect(fills()).toEqual(["buy 10 @ 110"]);
  });

  test("a stop-limit is woken by its stop and held by its limit, also when the market comes back", () => {
    const { quote, place, fills } = desk();
    quote(100, 101);
    place({ type: "stop-limit", stopPrice: of(105), limitPrice: of(106) });
    expect(quote(109, 110)).toBe("");
    expect(quote(103, 104)).toBe("#1 filled 10");
    expect(fills()).toEqual(["buy 10 @ 104"]);
  });

  test("an order if touched waits for the market to come to it", () => {
    const { quote, place, fills } = desk();
    quote(100, 101);
    place({ type: "market-if-touched", stopPrice: of(95) });
    expect(quote(96, 97)).toBe("");
    expect(quote(93, 94)).toBe("#1 filled 10");
    expect(fills()).toEqual(["buy 10 @ 94"]);
  });

  test.each([
    ["price", 5, 105],
    ["percent", 10, 99],
  ] as const)("a trailing stop follows by %s and never goes back", (by, amount, below) => {
    const { quote, place, fills } = desk();
    quote(100, 101);
    place({});
    place({ side: "sell", type: "trailing-stop", trail: { by, amount: of(amount) } });
    expect(quote(110, 111)).toBe("");
    expect(quote(below + 1, below + 2)).toBe("");
    expect(quote(below, below + 1)).toBe("#3 filled 10");
    expect(fills().at(-1)).toBe(`sell 10 @ ${below}`);
  });
});

describe("time in force", () => {
  test("what is for now takes what is there, and the rest is cancelled", () => {
    const { quote, place, fills } = desk();
    quote(99, 100, 4);
    expect(place({ timeInForce: "ioc" })).toBe("#1 working, #1 partially-filled 4, #1 canceled 4");
    expect(fills()).toEqual(["buy 4 @ 100"]);
  });

  test("all or nothing takes nothing where too little is shown", () => {
    const { quote, place } = desk();
    quote(99, 100, 9);
    expect(place({ timeInForce: "fok" })).toBe("#1 working, #1 canceled");
    quote(99, 100, 10);
    expect(place({ timeInForce: "fok" })).toBe("#2 working, #2 filled 10");
  });

  test("an order trades in parts as sizes show up", () => {
    const { quote, place } = desk({ participation: of("0.5") });
    quote(99, 100, 8);
    expect(place({ timeInForce: "gtc" })).toBe("#1 working, #1 partially-filled 4");
    expect(quote(99, 100, 8)).toBe("#1 partially-filled 8");
    expect(quote(99, 100, 8)).toBe("#1 filled 10");
  });

  test("an order for the day ends with its session, one until cancelled goes on", () => {
    const { quote, place, wait, pass } = desk();
    quote(99, 100);
    place({ type: "limit", limitPrice: of(90) });
    place({ type: "limit", limitPrice: of(90), timeInForce: "gtc" });
    wait(3_600);
    expect(pass()).toBe("#1 expired");
    expect(quote(88, 89)).toBe("#2 filled 10");
  });

  test("nothing trades while the market is closed, and what is for now is refused", () => {
    const { quote, place, close, open } = desk();
    quote(99, 100);
    close();
    expect(place({})).toBe("#1 working");
    expect(place({ timeInForce: "ioc" })).toBe("#2 rejected (The market is closed)");
    expect(quote(98, 99)).toBe("");
    open();
    expect(quote(97, 98)).toBe("#1 filled 10");
  });
});

describe("changes", () => {
  test("an order is cancelled while it works, and no later", () => {
    const { quote, place, cancel: end } = desk();
    quote(99, 100);
    place({ type: "limit", limitPrice: of(90) });
    expect(end(1)).toBe("#1 canceled");
    expect(end(1)).toBe("too late");
    expect(end(7)).toBe("too late");
  });

  test("a changed price may trade at once, and a quantity that is filled is refused", () => {
    const { quote, place, replace: change, fills } = desk();
    quote(99, 100, 4);
    place({ type: "limit", limitPrice: of(100), timeInForce: "gtc" });
    expect(change(1, { quantity: of(4) })).toBe("too late");
    quote(99, 101, 20);
    expect(change(1, { limitPrice: of(101), quantity: of(12) })).toBe(
      "#1 partially-filled 4, #1 filled 12",
    );
    expect(fills()).toEqual(["buy 4 @ 100", "buy 8 @ 101"]);
  });
});

describe("account", () => {
  test("what cannot be paid is refused, open orders included", () => {
    const { quote, place } = desk({}, 1_500);
    quote(99, 100);
    expect(place({ quantity: of(16) })).toContain("The buying power is too small");
    expect(place({ type: "limit", limitPrice: of(90) })).toBe("#2 working");
    expect(place({})).toContain("The buying power is too small");
  });

  test("margin buys more than there is", () => {
    const { quote, place, state, moment } = desk({ initialMargin: of("0.5") }, 1_500);
    quote(100, 100);
    expect(place({ quantity: of(20) })).toBe("#1 working, #1 filled 20");
    const { equity, margin, buyingPower } = summaryOf(state(), moment());
    expect([equity, margin, buyingPower].map(String)).toEqual(["1500", "1000", "500"]);
  });

  test("a short sale brings cash and binds margin, or is refused where it is not allowed", () => {
    const { quote, place, cash, held } = desk();
    quote(100, 101);
    place({ side: "sell" });
    expect([cash(), held()]).toEqual(["11000", "-10"]);
    const other = desk({ isShortingAllowed: false });
    other.quote(100, 101);
    expect(other.place({ side: "sell" })).toBe("#1 rejected (The account does not sell short)");
  });

  test("commission is by unit and by worth, and at least its least, in cents", () => {
    const commission = { perUnit: of("0.005"), bps: of(1), least: of(1) };
    const { quote, place, state } = desk({ commission }, 1_000_000);
    quote(99, 100);
    place({ quantity: of(10) });
    place({ quantity: of(1_001) });
    expect(state().fills.map(({ fee }) => String(fee.amount))).toEqual(["1", "15.02"]);
  });

  test("of a contract on margin only profit and loss move cash", () => {
    const future = instrument({
      ...{ kind: "future", symbol: "MES", currency: "USD", multiplier: of(5) },
    });
    const { place, state, moment } = desk({ initialMargin: of("0.1") });
    let now = state();
    const quoteAt = (bid: number, ask: number) =>
      void (now = quoted(
        now,
        { instrument: future.id, bid: of(bid), ask: of(ask), at: moment().now },
        moment(),
      ).state);
    quoteAt(5_000, 5_000);
    const trade = (side: "buy" | "sell") => {
      const ticket = {
        instrument: future,
        side,
        type: "market",
        timeInForce: "day",
        quantity: of(2),
      } as const;
      now = submit(now, { ticket, clientOrderId: clientOrderId(side) }, moment()).state;
    };
    trade("buy");
    expect(String(now.cash.get("USD"))).toBe("10000");
    quoteAt(5_010, 5_011);
    trade("sell");
    expect(String(now.cash.get("USD"))).toBe("10100");
    expect(place({})).toContain("There is no price");
  });

  test("a split changes units and prices and no money, and drops the old quote", () => {
    const { quote, place, split: divide, state, held } = desk();
    quote(100, 100);
    place({});
    place({ side: "sell", type: "stop", stopPrice: of(90), timeInForce: "gtc" });
    divide(1, 4);
    expect(held()).toBe("40");
    expect(state().positions.get(SHARE.id)?.averagePrice).toEqual(of(25));
    expect(quote(24, 25)).toBe("");
    expect(quote("22.5", "22.6")).toBe("#3 filled 40");
  });
});

describe("exits", () => {
  const bracket = { takeProfit: { limitPrice: of(110) }, stopLoss: { stopPrice: of(95) } };

  test("a bracket works once its order fills, and one exit ends the other", () => {
    const { quote, place, held } = desk();
    quote(99, 100);
    expect(place(bracket)).toBe("#1 working, #1 filled 10, #3 working, #4 working");
    expect(quote(111, 112)).toBe("#3 filled 10, #4 canceled");
    expect(held()).toBe("0");
  });

  test("exits of parts protect just the parts, and never turn the position", () => {
    const { quote, place, held } = desk({}, 100_000);
    quote(99, 100, 4);
    place({ ...bracket, timeInForce: "gtc" });
    quote(99, 100, 6);
    expect(held()).toBe("10");
    quote(111, 112, 3);
    quote(90, 91, 100);
    expect(held()).toBe("0");
    quote(111, 112, 100);
    expect(held()).toBe("0");
  });

  test("an order that only reduces trades no more than is held", () => {
    const { quote, place, held } = desk();
    quote(100, 100);
    place({});
    expect(place({ side: "sell", quantity: of(15), reduceOnly: true, timeInForce: "ioc" })).toBe(
      "#3 working, #3 partially-filled 10, #3 canceled 10",
    );
    expect(held()).toBe("0");
  });
});

test("quotes that overtake each other change nothing", () => {
  const { state, moment, quote } = desk();
  quote(99, 100);
  const old = { instrument: SHARE.id, bid: of(1), ask: of(2), at: instantOf(AT_MS - 1) };
  expect(quoted(state(), old, moment()).state).toBe(state());
});

type Act = (desk: ReturnType<typeof deskOf>) => void;
const deskOf = () =>
  desk(
    { slippageBps: of(7), commission: { perUnit: of("0.01"), bps: of(2), least: of("0.5") } },
    50_000,
  );
const price = fc.integer({ min: 50, max: 150 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(price, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 20 })).map(
    ([bid, spread, size]): Act =>
      (at) =>
        void at.quote(bid, bid + spread, size),
  ),
  fc
    .record({
      side: fc.constantFrom("buy" as const, "sell" as const),
      quantity: fc.integer({ min: 1, max: 20 }).map(of),
      timeInForce: fc.constantFrom("day" as const, "gtc" as const, "ioc" as const, "fok" as const),
      form: fc.oneof(
        fc.constant({ type: "market" as const }),
        price.map((limit) => ({ type: "limit" as const, limitPrice: of(limit) })),
        price.map((stop) => ({ type: "stop" as const, stopPrice: of(stop) })),
        fc.constant({
          type: "trailing-stop" as const,
          trail: { by: "price" as const, amount: of(3) },
        }),
      ),
      exits: fc.constantFrom(
        {},
        { takeProfit: { limitPrice: of(140) }, stopLoss: { stopPrice: of(60) } },
      ),
    })
    .map(
      ({ form, exits, ...rest }): Act =>
        (at) =>
          void at.place({ ...rest, ...form, ...exits }),
    ),
  fc.integer({ min: 1, max: 30 }).map(
    (n): Act =>
      (at) =>
        void at.cancel(n),
  ),
);

test("whatever happens, cash and positions are what the fills add up to", () => {
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 40 }), (list) => {
      const account = deskOf();
      for (const act of list) act(account);
      const { fills, cash, positions, orders } = account.state();
      const spent = fills.map((each) => signedOf(each).times(each.price).plus(each.fee.amount));
      expect(String(cash.get("USD"))).toBe(String(of(50_000).minus(Decimal.sum(spent))));
      const held = positions.get(SHARE.id)?.quantity ?? of(0);
      expect(String(held)).toBe(String(Decimal.sum(fills.map(signedOf))));
      for (const { report, ticket } of orders.values()) {
        const own = fills.filter(({ orderId }) => orderId === report.orderId);
        expect(String(Decimal.sum(own.map(({ quantity }) => quantity)))).toBe(
          String(report.filled),
        );
        expect(report.filled.gt(report.quantity)).toBe(false);
        for (const each of own)
          if (ticket.type === "limit" && ticket.limitPrice)
            expect(isWithin(ticket.side, each.price, ticket.limitPrice)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("the same acts give the same account", () => {
  const run = (): PaperState => {
    const account = deskOf();
    account.quote(99, 100, 5);
    account.place({ quantity: of(8), timeInForce: "gtc" });
    account.quote(98, 99, 5);
    return account.state();
  };
  expect(run()).toEqual(run());
});
