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

describe("orders that wait for a person", () => {
  const some = { [ORDERS]: () => ({ items: [orderOf({ state: "created" })] }) };
  const ID = { params: { id: "0198c1-1" } };

  test.each([
    ["approve", "POST /api/orders/:id/approve"],
    ["decline", "POST /api/orders/:id/decline"],
  ])("are %sd", async (word, path) => {
    const replies = { ...some, [path]: () => orderOf() };
    const { code, given } = await run(["order", word, "0198"], replies);
    expect([code, given(path)]).toEqual([0, ID]);
  });

  test.each([
    [["--filled", "4"], { answer: "filled", filled: "4" }],
    [["--filled"], { answer: "filled" }],
    [["--never-arrived"], { answer: "never-arrived" }],
  ])("are settled by %j", async (words, body) => {
    const path = "POST /api/orders/:id/settle";
    const replies = { ...some, [path]: () => orderOf() };
    const note = "seen on their page";
    const { given } = await run(["order", "settle", "0198", ...words, "--note", note], replies);
    expect(given(path)).toEqual({ ...ID, body: { ...body, note } });
  });

  test("are settled neither without an answer nor with two", async () => {
    for (const words of [[], ["--filled", "--never-arrived"]]) {
      const { code, err } = await run(["order", "settle", "0198", ...words, "--note", "x"], some);
      expect(code).toBe(1);
      expect(err).toContain("--never-arrived");
    }
  });

  test("all that work are cancelled with one word, and which did not is said", async () => {
    const failure = { code: "x", message: "No answer", owner: "broker", next: "Wait" } as const;
    const path = "DELETE /api/orders";
    const items = [
      { order: orderOf({ status: "canceled" }), result: "done" },
      { order: orderOf(), result: "unknown", failure },
    ];
    const { code, out, given } = await run(["order", "cancel", "--all"], {
      [path]: () => ({ items }),
    });
    expect(code).toBe(3);
    expect(out).toContain("No answer. Wait.");
    expect(given(path)).toEqual({ query: {} });
  });
});

describe("risk", () => {
  const account = {
    ...{ connection: "c1", account: "a", label: "Live", number: "123-4", environment: "live" },
    ...{ limits: { maxOpenOrders: 20, maxOrderNotional: "10000" } },
    use: { openOrders: 3, ordersInMinute: 1, waiting: 0 },
  };
  const overview = { accounts: [account], levels: [], defaults: { paper: {}, live: {} } };

  test("shows what bounds each account, how much is used, and the lock", async () => {
    const { out } = await run(["risk"], { "GET /api/risk": () => overview });
    expect(out).toContain("LIVE");
    expect(out).toContain("locked");
    expect(out).toContain("3 of 20");
    const unlock = { unlockedAt: "x", expiresAt: "2026-01-05T15:00:00.000000Z", unlockedBy: "u" };
    const open = { ...overview, accounts: [{ ...account, unlock }] };
    expect((await run(["risk"], { "GET /api/risk": () => open })).out).toContain("UNLOCKED until");
  });

  test("sets bounds of everything, of an account and of an instrument", async () => {
    const path = "PUT /api/risk/limits";
    const changedAt = "2026-01-05T15:00:00.000000Z";
    const replies = { [path]: () => ({ limits: { maxOpenOrders: 3 }, changedAt }) };
    const words = [
      "--max-open-orders",
      "3",
      "--max-order-notional",
      "10.5",
      "--restricted",
      "A, B",
    ];
    const all = await run(["risk", "limit", ...words], replies);
    expect(all.given(path)).toEqual({
      body: { limits: { maxOpenOrders: 3, maxOrderNotional: "10.5", restricted: ["A", "B"] } },
    });
    expect(all.out).toContain("Set for every account, every instrument: maxOpenOrders 3");
    const one = ["--connection", "c1", "--symbol", "XYZ", "--max-open-orders", "3"];
    const { given } = await run(["risk", "limit", ...one], replies);
    expect(given(path)).toMatchObject({ body: { connection: "c1", symbol: "XYZ" } });
  });

  test("unlocks a live account by its typed number, and locks it", async () => {
    const path = "POST /api/risk/unlock";
    const made = { unlockedAt: "x", expiresAt: "2026-01-05T15:00:00.000000Z", unlockedBy: "u" };
    const words = ["risk", "unlock", "c1", "--confirm", "123-4", "--hours", "2"];
    const { given, out } = await run(words, { [path]: () => made });
    expect(given(path)).toEqual({ body: { connection: "c1", typed: "123-4", hours: 2 } });
    expect(out).toContain("UNLOCKED until");
    const lock = "POST /api/risk/lock";
    const locked = await run(["risk", "lock", "c1"], { [lock]: () => undefined });
    expect(locked.given(lock)).toEqual({ body: { connection: "c1" } });
  });
});

describe("kill", () => {
  test.each([
    [[], "block-new", "Trading is stopped. 1 orders may still trade"],
    [["--reduce-only"], "reduce-only", "Only orders that reduce a position are sent"],
    [["--cancel-working"], "cancel-working", "working orders are cancelled"],
    [["--lift"], "open", "Trading goes on"],
  ])("%j", async (words, trading, said) => {
    const replies = { [TRADING]: () => ({ trading }), [ORDERS]: () => ({ items: [orderOf()] }) };
    const { out, given } = await run(["kill", ...words], replies);
    expect(given(TRADING)).toEqual({ body: { trading } });
    expect(out).toContain(said);
  });

  test("flattens with the typed word, and says what remains", async () => {
    const stopped = {
      ...{ connection: "c1", account: "a", environment: "live", label: "Live 123", cancelled: 2 },
      ...{ closing: [orderOf()], working: 0, held: [{ symbol: "XYZ", quantity: "-3" }] },
      failures: [failure],
    };
    const replies = {
      [TRADING]: () => ({ trading: "flatten", accounts: [stopped] }),
      [ORDERS]: () => ({ items: [] }),
    };
    const words = ["kill", "--flatten", "--confirm", "flatten"];
    const { code, out, given } = await run(words, replies);
    expect(given(TRADING)).toEqual({ body: { trading: "flatten", confirm: "flatten" } });
    expect(code).toBe(3);
    expect(out).toContain("LIVE Live 123: 2 cancelled, 1 closing orders sent");
    expect(out).toContain("still open: -3 XYZ");
    expect(out).toContain("It is too large. Reduce it.");
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
