import { Decimal } from "#domain";
import { describe, expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { createSandbox } from "../sandbox.ts";

type Row = Readonly<Record<string, unknown>>;

/** Two accounts with 25,000 dollars each, less what prices cost, and nothing else. */
function opened() {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["tradovate"], history: { days: 5, fills: 0 } });
  let bearer = "";
  const ask = (method: string, path: string, given?: object) => {
    clock.pass(500);
    const { status, body } = sandbox.handle({
      ...{ method, target: `/tradovate/v1${path}`, body: given ? JSON.stringify(given) : "" },
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    });
    const text = new TextDecoder().decode(body);
    return { status, row: (/^[[{]/.test(text) ? JSON.parse(text) : {}) as Row };
  };
  const logIn = sandbox.credentials["tradovate"] ?? {};
  bearer = String(ask("POST", "/auth/accesstokenrequest", logIn).row["accessToken"]);
  const list = (path: string) => ask("GET", path).row as unknown as readonly Row[];
  const [{ id: accountId } = { id: 0 }] = list("/account/list");
  const limit = {
    ...{ accountId, accountSpec: "DEMO700001", action: "Buy", symbol: "ESM6", orderQty: 2 },
    ...{ orderType: "Limit", price: 4900, timeInForce: "GTC", isAutomated: true },
  };
  const place = (more: object = {}, way = "placeorder") =>
    ask("POST", `/order/${way}`, { ...limit, ...more }).row;
  const order = (id: unknown) => ask("GET", `/order/item?id=${String(id)}`).row;
  const statusOf = (id: unknown) => order(id)["ordStatus"];
  const move = (price: string) => sandbox.faces[0]?.setPrice?.("ESM6", Decimal.of(price));
  return { ask, list, place, order, statusOf, move, sandbox, bearer, accountId };
}

const market = { orderType: "Market", price: undefined };

it("an order that rests trades when the market comes to it, and is a fill then", () => {
  const { place, list, order, statusOf, move } = opened();
  const { orderId } = place({ clOrdId: "mine" });
  expect(order(orderId)).toMatchObject({ ordStatus: "Working", action: "Buy" });
  move("4900.25");
  expect(statusOf(orderId)).toBe("Working");
  move("4899.75");
  expect(statusOf(orderId)).toBe("Filled");
  const ids = String(orderId);
  expect(list(`/fill/ldeps?masterids=${ids}`)).toMatchObject([{ qty: 2, price: 4900 }]);
  expect(list(`/orderVersion/deps?masterid=${ids}`)).toMatchObject([
    { orderQty: 2, orderType: "Limit", price: 4900, timeInForce: "GTC" },
  ]);
  expect(list("/command/list")).toMatchObject([
    { orderId, commandType: "New", commandStatus: "AtExecution", clOrdId: "mine" },
  ]);
});

it.each([
  [{ symbol: "NOPE" }, { failureReason: "InvalidContract" }],
  [{ price: 4900.1 }, { failureReason: "InvalidPrice" }],
  [{ price: undefined }, { failureReason: "InvalidPrice" }],
  [{ orderType: "Stop" }, { failureReason: "InvalidPrice" }],
  [{ orderType: "TrailingStop" }, { failureReason: "Unsupported" }],
  [{ accountId: 5 }, { failureReason: "Unauthorized" }],
  [{ orderQty: 0.5 }, { violations: [{ constraint: "orderQty" }] }],
  [{ action: "Cross" }, { violations: [{ constraint: "action" }] }],
])("%o is refused with status 200", (more, refusal) => {
  const { place, list } = opened();
  expect(place(more)).toMatchObject(refusal);
  expect(list("/order/list")).toEqual([]);
});

it("an order beyond the margin is taken and then refused, with its reason", () => {
  const { place, statusOf, list, sandbox } = opened();
  const { orderId } = place({ ...market, orderQty: 51 });
  expect(statusOf(orderId)).toBe("Rejected");
  const [command] = list(`/command/deps?masterid=${String(orderId)}`);
  expect(list(`/commandReport/deps?masterid=${String(command?.["id"])}`)).toMatchObject([
    { commandStatus: "RiskRejected", ordStatus: "Rejected", text: "Insufficient margin" },
  ]);
  expect(sandbox.venue.truth.some(({ type }) => type === "order_accepted")).toBe(false);
});

it("positions and open orders bind margin, which comes back", () => {
  const { ask, place, accountId } = opened();
  const funds = () => ask("POST", "/cashBalance/getcashbalancesnapshot", { accountId }).row;
  const { orderId } = place();
  place({ ...market, orderQty: 3 });
  expect(funds()).toMatchObject({ totalCashValue: 24997, initialMargin: 2500, netLiq: 24922 });
  ask("POST", "/order/cancelorder", { orderId });
  place({ ...market, action: "Sell", orderQty: 3 });
  expect(funds()).toMatchObject({ totalCashValue: 24922, initialMargin: 0, netLiq: 24922 });
});

it("a change keeps the order and adds a version", () => {
  const { ask, place, order, list } = opened();
  const { orderId } = place();
  const terms = { orderId, orderQty: 5, orderType: "Limit", price: 4950, timeInForce: "Day" };
  expect(ask("POST", "/order/modifyorder", terms).row).toHaveProperty("commandId");
  expect(order(orderId)["ordStatus"]).toBe("Working");
  expect(
    list(`/orderVersion/deps?masterid=${String(orderId)}`).map(({ orderQty, price }) => [
      ...[orderQty, price],
    ]),
  ).toEqual([
    [2, 4900],
    [5, 4950],
  ]);
  const odd = { ...terms, price: 4950.1 };
  expect(ask("POST", "/order/modifyorder", odd).row["failureReason"]).toBe("InvalidPrice");
  expect(ask("POST", "/order/cancelorder", { orderId }).row).toHaveProperty("commandId");
  for (const [way, body] of [
    ["cancelorder", { orderId }],
    ["modifyorder", terms],
  ] as const)
    expect(ask("POST", `/order/${way}`, body).row).toMatchObject({ failureReason: "TooLate" });
});

const exits = {
  bracket1: { action: "Sell", orderType: "Limit", price: 5100 },
  bracket2: { action: "Sell", orderType: "Stop", stopPrice: 4800 },
};

it.each([
  ["5100.25", ["Filled", "Canceled"]],
  ["4799.75", ["Canceled", "Filled"]],
])("of two exits one trades at %s and ends the other", (price, statuses) => {
  const { place, order, statusOf, move } = opened();
  const { orderId, oso1Id, oso2Id } = place({ ...market, ...exits }, "placeoso");
  expect([orderId, oso1Id, oso2Id].map(statusOf)).toEqual(["Filled", "Working", "Working"]);
  expect(order(oso1Id)["parentId"]).toBe(orderId);
  move(price);
  expect([oso1Id, oso2Id].map(statusOf)).toEqual(statuses);
});

it("exits wait for their order, and end with it", () => {
  const { ask, place, statusOf } = opened();
  const { orderId, oso1Id, oso2Id } = place(exits, "placeoso");
  expect([oso1Id, oso2Id].map(statusOf)).toEqual(["Suspended", "Suspended"]);
  ask("POST", "/order/cancelorder", { orderId });
  expect([orderId, oso1Id, oso2Id].map(statusOf)).toEqual(["Canceled", "Canceled", "Canceled"]);
});

it("a closed session refuses what cannot wait, and trades the rest when it opens", () => {
  const { place, statusOf, sandbox } = opened();
  const [face] = sandbox.faces;
  face?.setOpen?.(false);
  expect(place(market)).toMatchObject({ failureReason: "SessionClosed" });
  const { orderId } = place({ price: 5100 });
  expect(statusOf(orderId)).toBe("Working");
  face?.setOpen?.(true);
  expect(statusOf(orderId)).toBe("Filled");
});

it("what is listed is found by its name and by a part of it, though nobody traded it", () => {
  const { ask, list } = opened();
  const found = ask("GET", "/contract/find?name=NQM6").row;
  expect(list("/contract/suggest?t=NQ&l=5")).toEqual([found]);
  expect(ask("GET", "/contract/find?name=XXM6").status).toBe(404);
  const [month] = list(`/contractMaturity/items?ids=${String(found["contractMaturityId"])}`);
  const body = { productIds: [month?.["productId"]] };
  expect(ask("POST", "/contract/getproductfeeparams", body).row).toMatchObject({
    params: [{ dayMargin: 1000 }],
  });
});

describe("streams", () => {
  function connected(path: string) {
    const world = opened();
    const heard: string[] = [];
    const open = world.sandbox.streams.open({
      ...{ method: "GET", target: `${path}/websocket`, headers: {}, body: "" },
    });
    if (!open) throw new Error("No stream");
    let endedWith: number | undefined;
    const wire = open({
      send: (text) => void heard.push(text),
      end: (code) => void (endedWith = code),
      cut: () => undefined,
      pause: () => undefined,
    });
    const say = (what: string, number: number, body = "") => {
      const before = heard.length;
      wire.hear(`${what}\n${number}\n\n${body}`);
      return heard.slice(before).map((each) => JSON.parse(each.slice(1))[0] as Row);
    };
    return { ...world, heard, wire, say, ended: () => endedWith };
  }

  it("ask for a log-in and then show what happens to orders", async () => {
    const { say, heard, place, bearer } = connected("/tradovate/v1");
    expect(heard).toEqual(["o"]);
    const sync = JSON.stringify({ entityTypes: ["order", "fill"] });
    expect(say("user/syncrequest", 1, sync)).toMatchObject([{ s: 401 }]);
    expect(say("authorize", 2, "wrong")).toEqual([{ s: 401, i: 2, d: "Access is denied" }]);
    expect(say("authorize", 3, bearer)).toEqual([{ s: 200, i: 3 }]);
    place();
    expect(say("user/syncrequest", 4, sync)).toMatchObject([{ s: 200, i: 4, d: { users: [] } }]);
    expect(say("account/odd", 5)).toMatchObject([{ s: 404 }]);
    const before = heard.length;
    const { orderId } = place({ ...market });
    await Promise.resolve();
    const props = heard.slice(before).map((each) => JSON.parse(each.slice(1))[0].d as Row);
    expect(props.map(({ entityType, eventType }) => `${entityType} ${eventType}`)).toEqual([
      ...["order Created", "fill Created"],
    ]);
    expect(props[0]?.["entity"]).toMatchObject({ id: orderId, ordStatus: "Filled" });
  });

  it("beat, and hang up on a client that does not for ten seconds", async () => {
    const { heard, ended, wire } = connected("/tradovate/v1");
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    wire.hear("[]");
    const early = heard.length;
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(new Set(heard.slice(1))).toEqual(new Set(["h"]));
    // Four or five beats of 2.5 seconds, as the last word fell between two of them.
    expect([4, 5]).toContain(heard.length - early);
    expect(ended()).toBe(1000);
  });

  it("show prices of what is followed, and no longer of what is not", () => {
    const { say, heard, bearer, move } = connected("/tradovate-md/v1");
    say("authorize", 1, bearer);
    const body = JSON.stringify({ symbol: "ESM6" });
    const [answer, first] = say("md/subscribeQuote", 2, body);
    expect(answer).toMatchObject({ s: 200, i: 2 });
    expect(first).toMatchObject({
      e: "md",
      d: { quotes: [{ entries: { Bid: { price: 5012 }, Offer: { price: 5012.5 } } }] },
    });
    move("5000");
    expect(heard.at(-1)).toContain('"Bid":{"price":4999.75');
    say("md/unsubscribeQuote", 3, body);
    const before = heard.length;
    move("5001");
    expect(heard).toHaveLength(before);
    const odd = JSON.stringify({ symbol: "NOPE" });
    expect(say("md/subscribeQuote", 4, odd)).toMatchObject([
      { s: 200, d: { errorText: "Symbol is inaccessible" } },
    ]);
  });
});
