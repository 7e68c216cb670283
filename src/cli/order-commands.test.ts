import { describe, expect, test } from "vitest";
import type { OrderBody } from "#http";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const ORDERS = "GET /api/orders";
const PLACE = "POST /api/orders";
const TRADING = "PUT /api/trading";

const orderOf = (changes: Partial<OrderBody> = {}): OrderBody => ({
  ...{ id: "0198c1-1", connection: "c1", account: "paper:practice", environment: "paper" },
  ...{ clientOrderId: "0198c1-1", state: "acknowledged", status: "filled", symbol: "ACME" },
  ...{ side: "buy", type: "market", quantity: "10", filled: "10", averagePrice: "142.5" },
  ...{ timeInForce: "day", createdAt: "2026-01-05T15:00:00.000000Z" },
  ...changes,
});
const failure = {
  code: "risk-x",
  message: "It is too large",
  owner: "user",
  next: "Reduce it",
} as const;

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const connections = () => ({ items: [connectionOf()] });
  const fake = fakeHost({ "GET /api/connections": connections, ...replies });
  const code = await runProgram(args, fake.host);
  const given = (path: string) => fake.called.find((each) => each.path === path)?.given;
  return { code, ...fake.written, given, json: () => JSON.parse(fake.written.out) };
}

describe("order place", () => {
  const placing = (order: OrderBody = orderOf()) => ({ [PLACE]: () => order });

  test("sends what was typed, and says how it stands with its environment first", async () => {
    const words = ["order", "place", "Practice", "buy", "10", "ACME", "--limit", "142.50"];
    const { code, out, given } = await run(words, placing());
    expect([code, out]).toEqual([0, "PAPER buy 10 ACME: filled, 10 filled at 142.5 (0198c1-1)\n"]);
    expect(given(PLACE)?.body).toEqual({
      ...{ connection: "c1", symbol: "ACME", side: "buy", quantity: "10", type: "limit" },
      ...{ limitPrice: "142.50", timeInForce: "day", reduceOnly: false },
      idempotencyKey: "made-up-key",
    });
  });

  test.each([
    ["2.50", { by: "price", amount: "2.50" }],
    ["2%", { by: "percent", amount: "2" }],
  ])("a stop trails by %s, and in the hours that are asked for", async (distance, trail) => {
    const words = ["order", "place", "Practice", "sell", "1", "ACME", "--trail", distance];
    const { given } = await run([...words, "--extended-hours"], placing());
    expect(given(PLACE)?.body).toMatchObject({ trail, extendedHours: true });
  });

  test.each([
    [["--stop", "150"], "stop"],
    [["--stop", "150", "--limit", "151"], "stop-limit"],
    [["--stop", "140", "--type", "market-if-touched"], "market-if-touched"],
    [["--trail", "2.50"], "trailing-stop"],
    [[], "market"],
  ])("the type follows from the prices: %j", async (prices, type) => {
    const { given } = await run(
      ["order", "place", "Practice", "sell", "1", "ACME", ...prices],
      placing(),
    );
    expect(given(PLACE)?.body).toMatchObject({ type });
  });

  test.each([
    [
      orderOf({ state: "denied", filled: "0", failure }),
      2,
      "denied (0198c1-1). It is too large. Reduce it.",
    ],
    [orderOf({ state: "unknown", filled: "0", failure }), 3, "unknown"],
  ])("says by its exit code what became of it", async (order, exit, said) => {
    const { code, out } = await run(
      ["order", "place", "Practice", "buy", "10", "ACME"],
      placing(order),
    );
    expect(code).toBe(exit);
    expect(out).toContain(said);
  });

  test("a side or type that does not exist is refused before anything is sent", async () => {
    const { code, err, given } = await run(
      ["order", "place", "Practice", "hold", "1", "ACME"],
      placing(),
    );
    expect(code).toBe(1);
    expect(err).toContain('"hold" is no side of an order');
    expect(given(PLACE)).toBeUndefined();
  });

  test("a preview sends nothing", async () => {
    const reply = { objections: [failure], bid: "1", ask: "2", position: "0" };
    const words = ["order", "place", "Practice", "buy", "1", "ACME", "--preview"];
    const { code, out, given } = await run(words, { "POST /api/orders/preview": () => reply });
    expect(code).toBe(2);
    expect(out).toContain("Market 1 / 2, worth ? of ?, position 0\n- It is too large. Reduce it.");
    expect(given(PLACE)).toBeUndefined();
  });
});

describe("orders that are there", () => {
  const some = { [ORDERS]: () => ({ items: [orderOf(), orderOf({ id: "77aa" })] }) };

  test("are listed", async () => {
    const { out, given } = await run(["order", "list", "--open"], some);
    expect(out).toMatch(/0198c1-1 .*PAPER +buy +10 +ACME +market +10 +142.5 +filled/);
    expect(given(ORDERS)).toEqual({ query: { limit: "50", open: "true" } });
    expect((await run(["order", "--json"], some)).json()).toHaveLength(2);
    expect((await run(["order"], { [ORDERS]: () => ({ items: [] }) })).out).toBe(
      "There is no order.\n",
    );
  });

  test.each([
    ["done", 0, "Done"],
    ["too-late", 2, "Too late"],
    ["unknown", 3, "Not known yet, it is being looked up"],
  ] as const)("are cancelled by how their ids begin: %s", async (result, exit, said) => {
    const path = "DELETE /api/orders/:id";
    const { code, out, given } = await run(["order", "cancel", "0198"], {
      ...some,
      [path]: () => ({ result, order: orderOf() }),
    });
    expect([code, out.split(":")[0]]).toEqual([exit, said]);
    expect(given(path)).toEqual({ params: { id: "0198c1-1" } });
  });

  test("are changed", async () => {
    const path = "PUT /api/orders/:id";
    const replies = { ...some, [path]: () => ({ result: "done", order: orderOf() }) };
    const { given } = await run(
      ["order", "modify", "77aa", "--quantity", "12", "--stop", "3"],
      replies,
    );
    expect(given(path)).toEqual({
      params: { id: "77aa" },
      body: { quantity: "12", stopPrice: "3" },
    });
  });

  test("show what happened to them", async () => {
    const events = [
      { type: "approved", at: "2026-01-05T15:00:00.000000Z" },
      { type: "reported", at: "2026-01-05T15:00:01.000000Z", status: "filled", filled: "10" },
    ];
    const replies = { ...some, "GET /api/orders/:id": () => ({ ...orderOf(), events }) };
    const { out } = await run(["order", "show", "0198"], replies);
    expect(out).toContain("approved\n");
    expect(out).toContain("reported, filled, 10 filled");
  });

  test("are not guessed at", async () => {
    const { code, err } = await run(["order", "cancel", "x"], some);
    expect(code).toBe(1);
    expect(err).toContain('"x" begins the id of no order');
  });
});

describe("kill", () => {
  test.each([
    [[], "block-new", "Trading is stopped. 1 orders may still trade"],
    [["--reduce-only"], "reduce-only", "Only orders that reduce a position are sent"],
    [["--lift"], "open", "Trading goes on"],
  ])("%j", async (words, trading, said) => {
    const replies = { [TRADING]: () => ({ trading }), [ORDERS]: () => ({ items: [orderOf()] }) };
    const { out, given } = await run(["kill", ...words], replies);
    expect(given(TRADING)).toEqual({ body: { trading } });
    expect(out).toContain(said);
  });

  test("shows without changing anything", async () => {
    const replies = {
      "GET /api/trading": () => ({ trading: "open" }),
      [ORDERS]: () => ({ items: [] }),
    };
    const { out, given } = await run(["kill", "--show"], replies);
    expect(out).toBe("Trading goes on. No order is open.\n");
    expect(given(TRADING)).toBeUndefined();
  });
});
