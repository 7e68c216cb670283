import { Decimal, epochMs, instantOf } from "#domain";
import { expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { createSandbox } from "../sandbox.ts";

type Row = Readonly<Record<string, unknown>>;
type Reply = { readonly status: number; readonly row: Readonly<Record<string, Row>> };

/** An account with 50,000 dollars and nothing else. */
function opened() {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["oanda"], history: { days: 5, fills: 0 } });
  const headers = { authorization: `Bearer ${sandbox.credentials["oanda"]?.["token"]}` };
  const ask = (method: string, path: string, order?: object): Reply => {
    clock.pass(500);
    const target = `/oanda/v3/accounts/101-001-7000001-001${path}`;
    const body = order ? JSON.stringify({ order }) : "";
    const reply = sandbox.handle({ method, target, headers, body });
    return {
      status: reply.status,
      row: JSON.parse(new TextDecoder().decode(reply.body)) as Reply["row"],
    };
  };
  const place = (more: object = {}) =>
    ask("POST", "/orders", {
      ...{ instrument: "EUR_USD", type: "LIMIT", units: "1000", price: "1.05", ...more },
    });
  const idOf = ({ row }: Reply) => String(row["orderCreateTransaction"]?.["id"]);
  const orderOf = (id: string) => ask("GET", `/orders/${id}`).row["order"] ?? {};
  const list = (path: string, of = "orders") =>
    ask("GET", path).row[of] as unknown as readonly Row[];
  const [face] = sandbox.faces;
  const move = (price: string) => face?.setPrice?.("EUR_USD", Decimal.of(price));
  return { ask, place, idOf, orderOf, list, move, face, clock };
}

const market = { type: "MARKET", price: undefined };

it("an order that rests trades when the market comes to it, and is a transaction then", () => {
  const { place, idOf, orderOf, move, list } = opened();
  const id = idOf(place({ clientExtensions: { id: "mine" } }));
  expect(orderOf(id)).toMatchObject({ state: "PENDING", units: "1000", price: "1.05000" });
  move("1.05");
  expect(orderOf(id)["state"]).toBe("PENDING");
  move("1.04");
  const { fillingTransactionID: fill } = orderOf(id);
  expect(orderOf(id)).toMatchObject({ state: "FILLED", tradeOpenedID: fill });
  expect(list(`/transactions/sinceid?id=${id}`, "transactions")).toMatchObject([
    {
      ...{ id: fill, type: "ORDER_FILL", orderID: id, clientOrderID: "mine", price: "1.04001" },
      ...{ reason: "LIMIT_ORDER", requestedUnits: "1000" },
    },
  ]);
});

it.each([
  [{ clientExtensions: { id: "taken" } }, "CLIENT_ORDER_ID_ALREADY_EXISTS"],
  [{ instrument: undefined }, "INSTRUMENT_MISSING"],
  [{ instrument: "NOPE_USD" }, "INSTRUMENT_UNKNOWN"],
  [{ units: undefined }, "UNITS_MISSING"],
  [{ units: "0" }, "UNITS_INVALID"],
  [{ units: "0.5" }, "UNITS_PRECISION_EXCEEDED"],
  [{ price: undefined }, "PRICE_MISSING"],
  [{ price: "-1" }, "PRICE_INVALID"],
  [{ price: "1.000001" }, "PRICE_PRECISION_EXCEEDED"],
  [{ ...market, priceBound: "1.000001" }, "PRICE_BOUND_PRECISION_EXCEEDED"],
  [{ ...market, timeInForce: "GTC" }, "TIME_IN_FORCE_INVALID"],
  [{ timeInForce: "GTD" }, "TIME_IN_FORCE_GTD_TIMESTAMP_MISSING"],
  [{ timeInForce: "GTD", gtdTime: "2001-01-01T00:00:00Z" }, "TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST"],
  [{ takeProfitOnFill: { price: "1.000001" } }, "TAKE_PROFIT_ON_FILL_PRICE_PRECISION_EXCEEDED"],
  [{ stopLossOnFill: { price: "1.000001" } }, "STOP_LOSS_ON_FILL_PRICE_PRECISION_EXCEEDED"],
  [
    { stopLossOnFill: { price: "1", guaranteed: true } },
    "STOP_LOSS_ON_FILL_GUARANTEED_NOT_ALLOWED",
  ],
  [{ type: "STOP_LOSS", tradeID: undefined }, "TRADE_ID_UNSPECIFIED"],
  [{ type: "STOP_LOSS", tradeID: "99" }, "TRADE_DOESNT_EXIST"],
])("%o is rejected as %s, in a transaction of its own", (more, reason) => {
  const { place, list } = opened();
  place({ clientExtensions: { id: "taken" } });
  const { status, row } = place(more);
  expect([status, row["errorCode"]]).toEqual([400, reason]);
  const { id, type } = row["orderRejectTransaction"] ?? {};
  expect(list(`/transactions/idrange?from=${String(id)}&to=${String(id)}`, "transactions")).toEqual(
    [expect.objectContaining({ type, rejectReason: reason })],
  );
});

it.each([
  [{ ...market, units: "99000000" }, "INSUFFICIENT_MARGIN"],
  [{ ...market, priceBound: "1.05" }, "BOUNDS_VIOLATION"],
  [{ timeInForce: "FOK" }, "TIME_IN_FORCE_EXPIRED"],
])("%o is taken and ended at once as %s", (more, reason) => {
  const { place, idOf, orderOf } = opened();
  const placed = place(more);
  expect(placed.row["orderCancelTransaction"]).toMatchObject({ reason });
  expect(placed.row["relatedTransactionIDs"]).toHaveLength(2);
  expect(orderOf(idOf(placed))).toMatchObject({ state: "CANCELLED" });
});

it("a market that is closed ends what cannot wait, and says so in its price", () => {
  const { place, face, list, idOf, orderOf } = opened();
  face?.setOpen?.(false);
  expect(place(market).row["orderCancelTransaction"]).toMatchObject({ reason: "MARKET_HALTED" });
  expect(list("/pricing?instruments=EUR_USD", "prices")).toMatchObject([{ tradeable: false }]);
  const waits = idOf(place({ price: "1.2" }));
  expect(orderOf(waits)["state"]).toBe("PENDING");
  face?.setOpen?.(true);
  expect(orderOf(waits)["state"]).toBe("FILLED");
});

it("an order ends at its time", () => {
  const { place, idOf, orderOf, clock } = opened();
  const gtdTime = instantOf(epochMs(clock.now()) + 5_000);
  const id = idOf(place({ timeInForce: "GTD", gtdTime }));
  expect(orderOf(id)["state"]).toBe("PENDING");
  clock.pass(10_000);
  expect(orderOf(id)).toMatchObject({ state: "CANCELLED" });
});

it("an order that is changed is another order, and keeps the client's id", () => {
  const { place, idOf, orderOf, ask, list } = opened();
  const old = idOf(place({ clientExtensions: { id: "mine" } }));
  const order = { instrument: "EUR_USD", type: "LIMIT", units: "2000", price: "1.06" };
  const changed = ask("PUT", `/orders/${old}`, order);
  const id = idOf(changed);
  expect(changed.row["orderCancelTransaction"]).toMatchObject({
    ...{ reason: "CLIENT_REQUEST_REPLACED", orderID: old, replacedByOrderID: id },
  });
  expect(orderOf(old)).toMatchObject({ state: "CANCELLED", replacedByOrderID: id });
  expect(orderOf("@mine")).toMatchObject({ id, replacesOrderID: old, units: "2000" });
  expect(list("/pendingOrders").map((each) => each["id"])).toEqual([id]);
});

it("by its own id a client finds only what works, and cancels it once", () => {
  const { place, ask } = opened();
  place({ clientExtensions: { id: "mine" } });
  expect(ask("PUT", "/orders/@mine/cancel")).toMatchObject({
    ...{ status: 200, row: { orderCancelTransaction: { reason: "CLIENT_REQUEST" } } },
  });
  expect(ask("PUT", "/orders/@mine/cancel")).toMatchObject({
    ...{ status: 404, row: { errorCode: "ORDER_DOESNT_EXIST" } },
  });
  expect(ask("GET", "/orders/@mine")).toMatchObject({
    ...{ status: 404, row: { errorCode: "NO_SUCH_ORDER" } },
  });
});

it("exits are made with the trade and end with it", () => {
  const { place, idOf, list, move, orderOf } = opened();
  const exits = {
    ...{ takeProfitOnFill: { price: "1.1" }, stopLossOnFill: { price: "1.05" } },
    trailingStopLossOnFill: { distance: "0.5" },
  };
  const placed = place({ ...market, ...exits });
  expect(placed.row["relatedTransactionIDs"]).toHaveLength(5);
  const trade = orderOf(idOf(placed))["tradeOpenedID"];
  const made = list("/pendingOrders");
  expect(made.map(({ type, tradeID }) => [type, tradeID])).toEqual([
    ...["TAKE_PROFIT", "STOP_LOSS", "TRAILING_STOP_LOSS"].map((type) => [type, trade]),
  ]);
  expect(place({ type: "STOP_LOSS", tradeID: trade, price: "1" }).row["errorCode"]).toBe(
    "STOP_LOSS_ORDER_ALREADY_EXISTS",
  );
  // A part of the trade is closed by another order, and the exit closes what is left.
  place({ ...market, units: "-400" });
  move("1.11");
  expect(list("/pendingOrders")).toEqual([]);
  expect(list("/openTrades", "trades")).toEqual([]);
  const [, stop] = made;
  expect(orderOf(String(stop?.["id"]))["state"]).toBe("CANCELLED");
  expect(list(`/trades?state=ALL&ids=${String(trade)}`, "trades")).toMatchObject([
    { id: trade, state: "CLOSED", initialUnits: "1000" },
  ]);
});

it("the distance of a stop that follows is changed", () => {
  const { place, list, ask } = opened();
  place({ ...market, trailingStopLossOnFill: { distance: "0.5" } });
  const [stop] = list("/pendingOrders");
  const { tradeID } = stop ?? {};
  const order = { type: "TRAILING_STOP_LOSS", tradeID, distance: "0.25" };
  expect(ask("PUT", `/orders/${String(stop?.["id"])}`, order).status).toBe(201);
  expect(list("/pendingOrders")).toMatchObject([{ distance: "0.25000", tradeID }]);
});

it("one exit that trades ends the other, though an older trade is closed first", () => {
  const { place, list, move } = opened();
  place(market);
  place({ ...market, takeProfitOnFill: { price: "1.1" }, stopLossOnFill: { price: "1.05" } });
  move("1.11");
  expect(list("/pendingOrders")).toEqual([]);
  expect(list("/openTrades", "trades")).toHaveLength(1);
});

it("exits end when another order closes the trade", () => {
  const { place, list } = opened();
  place({ ...market, stopLossOnFill: { price: "1.05" } });
  place({ ...market, units: "-1000" });
  expect(list("/pendingOrders")).toEqual([]);
  expect(list("/transactions/sinceid?id=1", "transactions").at(-1)).toMatchObject({
    ...{ type: "ORDER_CANCEL", reason: "LINKED_TRADE_CLOSED" },
  });
});

it.each(["{", '{"order":{"type":"ICEBERG"}}', '{"order":{"type":"MARKET","colour":"red"}}', "{}"])(
  "the body %s is no order",
  (body) => {
    const { face, ask } = opened();
    ask("GET", "/summary");
    const headers = { authorization: `Bearer ${face?.credentials["token"]}` };
    const path = "/accounts/101-001-7000001-001/orders";
    const query = new URLSearchParams();
    const request = { method: "POST", path, query, headers, body, base: "" };
    expect(face?.handle(request).status).toBe(400);
  },
);

it("a path that takes no orders refuses to be posted to", () => {
  const { ask } = opened();
  expect(ask("POST", "/summary", {}).status).toBe(405);
});

it("what may only reduce never opens, and trades no more than there is to reduce", () => {
  const { place, orderOf, idOf, list, move } = opened();
  const only = { ...market, positionFill: "REDUCE_ONLY" };
  const held = () => list("/openPositions", "positions").map(({ long }) => (long as Row)["units"]);
  const nothing = place({ ...only, units: "-100" });
  expect(nothing.row["orderCancelTransaction"]).toBeDefined();
  expect(held()).toEqual([]);
  place({ ...market, units: "1000" });
  // All or nothing, and as much as there is.
  expect(place({ ...only, units: "-1500" }).row["orderCancelTransaction"]).toBeDefined();
  expect(place({ ...only, units: "500" }).row["orderCancelTransaction"]).toBeDefined();
  expect(held()).toEqual(["1000"]);
  const half = place({ ...only, units: "-400" });
  expect(half.row["orderFillTransaction"]).toMatchObject({ units: "-400" });
  const resting = { units: "-1000", price: "1.3", positionFill: "REDUCE_ONLY" };
  const id = idOf(place(resting));
  move("1.31");
  expect(orderOf(id)["state"]).toBe("FILLED");
  expect(held()).toEqual([]);
});
