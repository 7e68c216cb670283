import { Decimal, parseInstant } from "#domain";
import { z } from "#kit";
import { leftOf } from "../venue/desk-fills.ts";
import type { Desk, DeskOrder, DeskTicket } from "../venue/desk.ts";
import { seeded, uuid } from "../venue/seeded.ts";
import { emptyReply, type FaceReply, type FaceRequest, jsonReply } from "../wire/face.ts";
import { listReply } from "../wire/face.ts";
import { ALPACA_ASSETS, assetOf, positionSymbol } from "./assets.ts";
import { idOf, orderRow } from "./order-row.ts";
import { forbidden, notFound, unprocessable } from "./reply.ts";

const decimal = z
  .union([z.string(), z.number()])
  .transform((given, context) => {
    const value = Decimal.parse(String(given));
    if (!value) context.addIssue("is no number");
    return value ?? Decimal.zero;
  })
  .nullish()
  .transform((value) => value ?? undefined);

const Exit = z.object({ limit_price: decimal, stop_price: decimal }).nullish();
const Placing = z.object({
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  type: z.enum(["market", "limit", "stop", "stop_limit", "trailing_stop"]),
  time_in_force: z.enum(["day", "gtc", "opg", "cls", "ioc", "fok"]),
  qty: decimal,
  limit_price: decimal,
  stop_price: decimal,
  trail_price: decimal,
  trail_percent: decimal,
  client_order_id: z.string().max(128).nullish(),
  order_class: z.enum(["", "simple", "bracket", "oto", "oco"]).nullish(),
  extended_hours: z.boolean().nullish(),
  take_profit: Exit,
  stop_loss: Exit,
});
type Placing = z.output<typeof Placing>;

const Change = z.object({
  qty: decimal,
  limit_price: decimal,
  stop_price: decimal,
  trail: decimal,
  time_in_force: z.enum(["day", "gtc", "ioc", "fok"]).nullish(),
  client_order_id: z.string().max(128).nullish(),
});

/** What the account has for orders, besides the orders themselves. */
export type Purse = {
  /** Money that is not bound. */
  readonly cash: () => Decimal;
  readonly held: (symbol: string) => Decimal;
};

/** Orders of one account, in Alpaca's words. */
export function createOrders(desk: Desk, purse: Purse) {
  const byId = (id: string) => desk.orders.find((order) => idOf(order) === id);
  const byClientId = (id: string) => desk.orders.find(({ ticket }) => ticket.clientId === id);
  const working = () => desk.orders.filter(isOpen);

  const bound = () =>
    Decimal.sum(
      working()
        .filter(({ ticket, parent }) => ticket.side === "buy" && !parent)
        .map((order) => worth({ ...order.ticket, quantity: leftOf(order) })),
    );
  const worth = ({ symbol, quantity, limitPrice, stopPrice }: DeskTicket) =>
    quantity.times(limitPrice ?? stopPrice ?? desk.quote(symbol)?.ask ?? Decimal.zero);

  function place(given: Placing): FaceReply {
    const refused = refusalOf(given);
    if (refused) return refused;
    const ticket = ticketOf(given, String(desk.orders.length));
    const short = shortOf(ticket);
    if (short) return short;
    if (given.order_class === "oco") return pair(given, ticket);
    return jsonReply(orderRow(desk.place(ticket, exitsOf(given, ticket))));
  }

  /** Of its two legs the limit is the order, and the stop hangs on it from the beginning. */
  function pair(given: Placing, ticket: DeskTicket): FaceReply {
    const [, stop] = exitsOf(given, ticket);
    if (given.type !== "limit" || !given.take_profit?.limit_price || !stop)
      return unprocessable("oco orders require limit type, take_profit and stop_loss");
    const other = { ...stop, side: ticket.side };
    return jsonReply(orderRow(desk.placePair(ticket, other)));
  }

  function refusalOf(given: Placing): FaceReply | undefined {
    const { symbol, type, qty, client_order_id: name } = given;
    const asset = ALPACA_ASSETS.find((each) => each.symbol === symbol);
    const isContract = assetOf(symbol).class === "us_option";
    if (!asset && !isContract) return unprocessable(`asset "${symbol}" not found`);
    if (name && byClientId(name)) return unprocessable("client_order_id must be unique");
    if (!qty || qty.sign <= 0) return unprocessable("qty or notional is required");
    const limit = given.order_class === "oco" ? given.take_profit?.limit_price : given.limit_price;
    if (type.includes("limit") !== (limit !== undefined))
      return unprocessable(`${type} orders require limit price only where they have one`);
    if ((type === "stop" || type === "stop_limit") !== (given.stop_price !== undefined))
      return unprocessable(`${type} orders require stop price only where they have one`);
    if (type === "trailing_stop" && !given.trail_price && !given.trail_percent)
      return unprocessable("trailing stop orders require trail_price or trail_percent");
    if (given.extended_hours && (type !== "limit" || given.time_in_force !== "day"))
      return unprocessable("extended hours order must be DAY limit orders");
    const isPart = !qty.eq(qty.round(0)) && asset?.class === "us_equity";
    if (isPart && given.time_in_force !== "day")
      return unprocessable("fractional orders must be DAY orders");
    const odd = [given.limit_price, given.stop_price].find((price) => price && isSubPenny(price));
    if (odd && asset?.class !== "crypto")
      return unprocessable(
        `invalid limit_price ${odd}. sub-penny increment does not fulfill minimum pricing criteria`,
      );
    return undefined;
  }

  /** Alpaca does not let one order go through flat. */
  function shortOf({ symbol, side, quantity, ...rest }: DeskTicket): FaceReply | undefined {
    const held = purse.held(symbol);
    const against = side === "sell" ? held : held.neg();
    if (against.sign > 0) {
      const asked = working().filter(
        ({ ticket, parent }) => ticket.symbol === symbol && ticket.side === side && !parent,
      );
      const free = against.minus(Decimal.sum(asked.map(leftOf)));
      return quantity.gt(free)
        ? forbidden(
            `insufficient qty available for order (requested: ${quantity}, available: ${free})`,
          )
        : undefined;
    }
    if (side === "sell")
      return assetOf(symbol).class === "crypto" ? forbidden("insufficient balance") : undefined;
    const needed = worth({ symbol, side, quantity, ...rest });
    return needed.gt(purse.cash().minus(bound()))
      ? forbidden("insufficient buying power")
      : undefined;
  }

  function change(order: DeskOrder, body: string): FaceReply {
    const given = parsed(Change, body);
    if (!given.ok) return given.reply;
    const { qty, limit_price, stop_price, trail, time_in_force, client_order_id } = given.value;
    if (order.status !== "working") return unprocessable("order is not replaceable", 42210000);
    const { ticket } = order;
    const isPercent = ticket.trailPercent !== undefined;
    const next: DeskTicket = {
      ...ticket,
      clientId: client_order_id ?? uuid(seeded(`client ${desk.orders.length}`)),
      quantity: qty ?? ticket.quantity,
      limitPrice: limit_price ?? ticket.limitPrice,
      stopPrice: stop_price ?? ticket.stopPrice,
      ...(trail && (isPercent ? { trailPercent: trail } : { trailPrice: trail })),
      timeInForce: time_in_force ?? ticket.timeInForce,
    };
    return jsonReply(orderRow(desk.replace(order, next)));
  }

  function cancel(order: DeskOrder): FaceReply {
    if (!isOpen(order)) return unprocessable("order is not cancelable", 42210000);
    desk.cancel(order);
    return emptyReply(204);
  }

  function list({ query }: FaceRequest): FaceReply {
    const status = query.get("status") ?? "open";
    const after = parseInstant(query.get("after") ?? "");
    const symbols = query.get("symbols")?.split(",").map(positionSymbol);
    const isNested = query.get("nested") === "true";
    const found = desk.orders.filter(
      (order) =>
        (status === "all" || isOpen(order) === (status === "open")) &&
        (!after || order.createdAt > after) &&
        (!symbols || symbols.includes(positionSymbol(order.ticket.symbol))) &&
        !(isNested && order.parent),
    );
    const sorted = query.get("direction") === "asc" ? found : found.toReversed();
    const page = sorted.slice(0, Number.parseInt(query.get("limit") ?? "50", 10));
    return listReply(
      page.map((order) => orderRow(order, { nested: isNested })),
      {
        odd: (row: object) => ({ ...row, status: "vague" }),
      },
    );
  }

  return {
    bound,
    /** Undefined for paths that are none of orders. */
    handle(request: FaceRequest): FaceReply | undefined {
      const { method, path, query, body } = request;
      if (path === "/orders" && method === "POST") {
        const given = parsed(Placing, body);
        return given.ok ? place(given.value) : given.reply;
      }
      if (path === "/orders" && method === "GET") return list(request);
      const name = query.get("client_order_id") ?? "";
      if (path === "/orders:by_client_order_id" && method === "GET")
        return shown(byClientId(name), name);
      const [, id] = /^\/orders\/([^/]+)$/.exec(path) ?? [];
      if (id === undefined) return undefined;
      const order = byId(id);
      if (!order || method === "GET") return shown(order, id);
      if (method === "PATCH") return change(order, body);
      return method === "DELETE" ? cancel(order) : undefined;
    },
  };
}

const isOpen = ({ status }: DeskOrder) => status === "working" || status === "held";
const shown = (order: DeskOrder | undefined, name: string) =>
  order ? jsonReply(orderRow(order)) : notFound(`order not found for ${name}`);

/** A price of a dollar or more is in cents, a smaller one in hundredths of them. */
const isSubPenny = (price: Decimal): boolean =>
  !price.eq(price.round(price.lt(Decimal.one) ? 4 : 2));

const TYPES: Readonly<Record<Placing["type"], DeskTicket["type"]>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  stop_limit: "stop-limit",
  trailing_stop: "trailing-stop",
};

const ticketOf = (given: Placing, number: string): DeskTicket => ({
  clientId: given.client_order_id ?? uuid(seeded(`client ${number}`)),
  ...{ symbol: given.symbol, side: given.side, type: TYPES[given.type] },
  ...{ quantity: given.qty ?? Decimal.zero, timeInForce: given.time_in_force },
  limitPrice: given.order_class === "oco" ? given.take_profit?.limit_price : given.limit_price,
  stopPrice: given.stop_price,
  extendedHours: given.extended_hours ?? false,
  ...{ trailPrice: given.trail_price, trailPercent: given.trail_percent },
});

/** The legs of a bracket, with ids of Alpaca's making. */
function exitsOf({ take_profit, stop_loss }: Placing, ticket: DeskTicket): readonly DeskTicket[] {
  const { clientId, symbol, quantity, timeInForce } = ticket;
  const side = ticket.side === "buy" ? "sell" : "buy";
  const common = { symbol, side, quantity, timeInForce, extendedHours: false } as const;
  const named = (leg: string) => uuid(seeded(`leg ${leg} ${clientId}`));
  const profit = take_profit && {
    ...{ ...common, clientId: named("profit"), type: "limit" as const },
    limitPrice: take_profit.limit_price,
  };
  const loss = stop_loss && {
    ...{ ...common, clientId: named("loss") },
    type: stop_loss.limit_price ? ("stop-limit" as const) : ("stop" as const),
    ...{ stopPrice: stop_loss.stop_price, limitPrice: stop_loss.limit_price },
  };
  return [profit, loss].flatMap((leg) => leg ?? []);
}

type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reply: FaceReply };

function parsed<Schema extends z.ZodType>(schema: Schema, body: string): Parsed<z.output<Schema>> {
  try {
    const read = schema.safeParse(JSON.parse(body || "{}"));
    if (read.success) return { ok: true, value: read.data };
    const [issue] = read.error.issues;
    return { ok: false, reply: unprocessable(`${issue?.path.join(".")}: ${issue?.message}`) };
  } catch {
    return { ok: false, reply: jsonReply({ code: 40010000, message: "malformed request" }, 400) };
  }
}
