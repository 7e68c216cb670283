import { Decimal } from "#domain";
import { expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { createSandbox } from "../sandbox.ts";

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly status: string };

/** An account with 100,000 dollars and nothing else. */
function opened() {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["alpaca"], history: { days: 5, fills: 0 } });
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
  const ask = (method: string, path: string, given?: object) => {
    clock.pass(500);
    const body = given ? JSON.stringify(given) : "";
    const reply = sandbox.handle({ method, target: `/alpaca/v2${path}`, headers, body });
    const text = new TextDecoder().decode(reply.body);
    return { status: reply.status, row: (text === "" ? {} : JSON.parse(text)) as Row };
  };
  const place = (more: object = {}) =>
    ask("POST", "/orders", {
      ...{ symbol: "AAPL", side: "buy", type: "limit", time_in_force: "gtc", qty: "10" },
      ...{ limit_price: "100", ...more },
    });
  const statusOf = ({ id }: Row) => ask("GET", `/orders/${id}`).row.status;
  const move = (price: string) => sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of(price));
  return { ask, place, statusOf, move, sandbox };
}

const market = { type: "market", limit_price: undefined };

it("an order that rests trades when the market comes to it, and is an activity then", () => {
  const { ask, place, statusOf, move } = opened();
  const { row } = place({ client_order_id: "mine" });
  expect(row).toMatchObject({ status: "new", filled_qty: "0", order_class: "simple" });
  move("100.02");
  expect(statusOf(row)).toBe("new");
  move("99.99");
  expect(ask("GET", "/orders:by_client_order_id?client_order_id=mine").row).toMatchObject({
    ...{ id: row.id, status: "filled", filled_avg_price: "100", filled_qty: "10" },
  });
  const activities = ask("GET", "/account/activities/FILL").row as unknown as Row[];
  expect(activities).toMatchObject([{ order_id: row.id, qty: "10", price: "100" }]);
});

it.each([
  [{ client_order_id: "taken" }, 422, 40010001, /client_order_id must be unique/],
  [{ symbol: "NOPE" }, 422, 40010001, /not found/],
  [{ qty: undefined }, 422, 40010001, /qty or notional/],
  [{ qty: "0.5" }, 422, 40010001, /must be DAY/],
  [{ extended_hours: true }, 422, 40010001, /extended hours order must be DAY limit/],
  [{ limit_price: "100.001" }, 422, 40010001, /sub-penny/],
  [{ limit_price: undefined }, 422, 40010001, /limit price/],
  [{ type: "stop", limit_price: undefined }, 422, 40010001, /stop price/],
  [{ ...market, type: "trailing_stop" }, 422, 40010001, /trail_price/],
  [{ ...market, qty: "1000000" }, 403, 40310000, /insufficient buying power/],
  [{ side: "sell", symbol: "BTC/USD" }, 403, 40310000, /insufficient balance/],
])("%o is refused", (more, status, code, message) => {
  const { place } = opened();
  place({ client_order_id: "taken" });
  const refused = place(more);
  expect([refused.status, refused.row["code"]]).toEqual([status, code]);
  expect(refused.row["message"]).toMatch(message);
});

it("open orders bind what they would pay", () => {
  const { ask, place } = opened();
  place({ qty: "900" });
  expect(ask("GET", "/account").row).toMatchObject({ cash: "100000", buying_power: "10000" });
  expect(place({ qty: "200" }).status).toBe(403);
  expect(place({ qty: "50" }).status).toBe(200);
});

it("one order does not go through flat", () => {
  const { place } = opened();
  expect(place(market).row.status).toBe("filled");
  const through = place({ ...market, side: "sell", qty: "11" });
  expect(through.row["message"]).toMatch(/insufficient qty available.*available: 10/);
  expect(place({ ...market, side: "sell" }).row.status).toBe("filled");
  expect(place({ ...market, side: "sell", qty: "1" }).row.status).toBe("filled");
});

it("a change makes a new order, and the old one names it", () => {
  const { ask, place } = opened();
  const { row } = place();
  const changed = ask("PATCH", `/orders/${row.id}`, { limit_price: "101", qty: "12" }).row;
  expect(changed).toMatchObject({ replaces: row.id, limit_price: "101", qty: "12" });
  expect(ask("GET", `/orders/${row.id}`).row).toMatchObject({
    ...{ status: "replaced", replaced_by: changed.id },
  });
  expect(ask("PATCH", `/orders/${row.id}`, { qty: "5" }).row["code"]).toBe(42210000);
  expect(ask("DELETE", `/orders/${changed.id}`).status).toBe(204);
  expect(ask("DELETE", `/orders/${changed.id}`)).toMatchObject({
    ...{ status: 422, row: { message: "order is not cancelable" } },
  });
});

const bracket = {
  ...{ ...market, order_class: "bracket" },
  ...{ take_profit: { limit_price: "220" }, stop_loss: { stop_price: "150" } },
};

it.each([
  ["220.01", ["filled", "canceled"]],
  ["150.01", ["canceled", "filled"]],
])("of the exits of a bracket one trades at %s and ends the other", (price, statuses) => {
  const { place, statusOf, move } = opened();
  const { row } = place(bracket);
  const legs = row["legs"] as readonly Row[];
  expect([row.status, ...legs.map(({ status }) => status)]).toEqual(["filled", "new", "new"]);
  move(price);
  expect(legs.map(statusOf)).toEqual(statuses);
});

it("exits wait for their order, and end with it", () => {
  const { ask, place, statusOf } = opened();
  const { row } = place({ ...bracket, type: "limit", limit_price: "100" });
  const legs = row["legs"] as readonly Row[];
  expect(legs.map(({ status }) => status)).toEqual(["held", "held"]);
  ask("DELETE", `/orders/${row.id}`);
  expect(legs.map(statusOf)).toEqual(["canceled", "canceled"]);
});

it("a list has what is asked for, newest first, with legs by themselves or in their order", () => {
  const { ask, place } = opened();
  const names = (query: string) =>
    (ask("GET", `/orders?${query}`).row as unknown as Row[]).map(({ id }) => id);
  const first = place().row.id;
  const { row } = place({ ...bracket, type: "limit", limit_price: "99" });
  const gone = place({ ...market, qty: "1" }).row.id;
  const legs = (row["legs"] as readonly Row[]).map(({ id }) => id);
  expect(names("status=open&nested=true")).toEqual([row.id, first]);
  expect(names("status=open").toSorted()).toEqual([first, row.id, ...legs].toSorted());
  expect(names("status=closed")).toEqual([gone]);
  expect(names("status=all&nested=true&direction=asc&limit=2")).toEqual([first, row.id]);
});

it("a closed market trades nothing, and what waited trades when it opens", () => {
  const { ask, place, statusOf, sandbox } = opened();
  const [face] = sandbox.faces;
  face?.setOpen?.(false);
  const { row } = place(market);
  expect([row.status, ask("GET", "/clock").row["is_open"]]).toEqual(["new", false]);
  face?.setOpen?.(true);
  expect(statusOf(row)).toBe("filled");
});

it("prices come from their own host, under their own limit", () => {
  const { sandbox } = opened();
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
  const target = "/alpaca-data/v2/stocks/quotes/latest?symbols=AAPL,NOPE";
  const ask = () => sandbox.handle({ method: "GET", target, headers, body: "" });
  const { quotes } = JSON.parse(new TextDecoder().decode(ask().body)) as { quotes: object };
  expect(quotes).toEqual({ AAPL: expect.objectContaining({ bp: 189.36, ap: 189.38 }) });
  for (let asked = 1; asked < 200; asked++) ask();
  expect(ask().status).toBe(429);
  const own = sandbox.handle({ method: "GET", target: "/alpaca/v2/clock", headers, body: "" });
  expect(own.status).toBe(200);
});
