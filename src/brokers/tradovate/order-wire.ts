/** What Tradovate sends of orders and of what may be traded, limited to the fields that we read. */
import { get, json, post, z } from "#kit";
import { Contract, plain } from "./wire.ts";

const figure = json.decimal.nullish();

/** An order without its terms, which are versions of their own. */
const Order = z.object({
  id: json.integerId,
  accountId: json.integerId,
  /** Absent where the order is for a spread. */
  contractId: json.integerId.nullish(),
  /** When it was made. */
  timestamp: json.instant,
  action: z.enum(["Buy", "Sell"]),
  ordStatus: z.enum([
    ...["Canceled", "Completed", "Expired", "Filled", "PendingCancel", "PendingNew"],
    ...["PendingReplace", "Rejected", "Suspended", "Unknown", "Working"],
  ] as const),
});

/** The terms of an order; each change makes another version. */
const Version = z.object({
  id: json.integerId,
  orderId: json.integerId,
  orderQty: json.decimal,
  orderType: z.enum([
    ...["Limit", "LimitIfTouched", "MIT", "Market", "QTS"],
    ...["Stop", "StopLimit", "TrailingStop", "TrailingStopLimit"],
  ] as const),
  price: figure,
  stopPrice: figure,
  pegDifference: figure,
  timeInForce: z.enum(["Day", "FOK", "GTC", "GTD", "IOC"]).nullish(),
  expireTime: z.string().nullish(),
});

/** What was asked for: the order itself, a change, its end. */
const Command = z.object({
  id: json.integerId,
  orderId: json.integerId,
  timestamp: json.instant,
  commandType: z.enum(["Cancel", "Modify", "New"]),
  clOrdId: z.string().nullish(),
});

/** What became of a command. */
const CommandReport = z.object({
  commandId: json.integerId,
  rejectReason: z.string().nullish(),
  text: z.string().nullish(),
});

const OrderFill = z.object({
  orderId: json.integerId,
  timestamp: json.instant,
  qty: json.decimal,
  price: json.decimal,
  active: z.boolean(),
});

export type Order = z.output<typeof Order>;
export type Version = z.output<typeof Version>;
export type Command = z.output<typeof Command>;
export type CommandReport = z.output<typeof CommandReport>;
export type OrderFill = z.output<typeof OrderFill>;

/** Refusals come with status 200 and a reason, which `errorIn` finds before the schema is asked. */
const Placed = z.object({ orderId: json.integerId });
const Commanded = z.object({ commandId: json.integerId });

export const place = post("/order/placeorder", Placed, plain);
/** An order with one or two exits, which end each other. */
export const placeOso = post("/order/placeoso", Placed, plain);
/** Two orders that end each other. */
export const placeOco = post("/order/placeoco", Placed, plain);
export const modify = post("/order/modifyorder", Commanded, plain);
export const cancel = post("/order/cancelorder", Commanded, plain);

export const order = get("/order/item?id={order}", Order, plain);
export const ordersOf = get("/order/deps?masterid={account}", z.array(Order), plain);
export const versions = get("/orderVersion/ldeps?masterids={orders}", z.array(Version), plain);
export const commands = get("/command/ldeps?masterids={orders}", z.array(Command), plain);
/** All that anybody asked for, of every account of the user. */
export const allCommands = get("/command/list", z.array(Command), plain);
export const commandReports = get(
  "/commandReport/ldeps?masterids={commands}",
  z.array(CommandReport),
  plain,
);
export const fills = get("/fill/ldeps?masterids={orders}", z.array(OrderFill), plain);

export const contractNamed = get("/contract/find?name={name}", Contract, plain);
export const contractsLike = get("/contract/suggest?t={text}&l=20", z.array(Contract), plain);

const reads = { ...plain, idempotent: true };
/** What one contract of a product binds: less by day at most products. */
export const productTerms = post(
  "/contract/getproductfeeparams",
  z.object({
    params: z.array(
      z.object({
        productId: json.integerId,
        dayMargin: figure,
        fullMargin: z.object({ initialMargin: json.decimal }).nullish(),
      }),
    ),
  }),
  reads,
);
export const funds = post(
  "/cashBalance/getcashbalancesnapshot",
  z.object({
    ...{ totalCashValue: json.decimal, netLiq: figure, initialMargin: figure },
    ...{ realizedPnL: figure, openPnL: figure },
  }),
  reads,
);
