import {
  type ChangeResult,
  Decimal,
  epochMs,
  fail,
  type Failure,
  FailureError,
  intentId,
} from "#domain";
import { BrokerError, brokerErrorOf } from "#guard";
import type { OrderBody, OrderServices, Services } from "#http";
import type {
  Amount,
  BrokerClient,
  ClientOrder,
  ClientOrderStatus,
  OrderRequest,
  OrderUpdate,
} from "./types.ts";

export type ClientDesk = {
  readonly services: Services;
  /** Whose orders they are. */
  readonly connection: string;
  readonly account: string;
  readonly newId: () => string;
};

type Input = Parameters<OrderServices["preview"]>[0];
type Orders = Pick<
  BrokerClient,
  | "placeOrder"
  | "cancelOrder"
  | "modifyOrder"
  | "getOrderStatus"
  | "getOpenOrders"
  | "getOrderHistory"
  | "validateOrder"
  | "getMarginRequirements"
>;

const DAY_MS = 24 * 3_600_000;
const PAGE = 500;

/** Orders of one account, as programs place them. */
export function clientOrders(desk: ClientDesk): Orders {
  const { orders } = desk.services;
  const preview = async (order: OrderRequest) => orders.preview(inputOf(desk, order));
  return {
    async placeOrder(order) {
      const input = inputOf(desk, order);
      const { idempotencyKey = desk.newId() } = order;
      return accepted(await orders.place({ ...input, idempotencyKey }));
    },
    async cancelOrder(id): Promise<ChangeResult> {
      return (await orders.cancel(intentId(id))).result;
    },
    async modifyOrder(id, updates): Promise<ChangeResult> {
      return (await orders.change(intentId(id), changeOf(updates))).result;
    },
    getOrderStatus: async (id) => statusOf(await orders.read(intentId(id))),
    getOpenOrders: async () => (await listed(desk, { open: true })).map(clientOrder),
    async getOrderHistory(days) {
      const since = epochMs(desk.services.now()) - days * DAY_MS;
      const found = await listed(desk, { since });
      return found.map(clientOrder);
    },
    async validateOrder(order) {
      // What cannot be asked for at all is no order; that too is an answer.
      const objections = await preview(order).then(
        (shown) => shown.objections,
        (error: unknown) => [failureOf(error)],
      );
      const errors = objections.map(({ message }) => message);
      const failures = objections as Awaited<ReturnType<typeof preview>>["objections"];
      return { isValid: objections.length === 0, errors, failures };
    },
    async getMarginRequirements(order) {
      const { margin, buyingPower, objections } = await preview(order);
      return {
        ...(margin !== undefined && { required: margin }),
        ...(buyingPower !== undefined && { available: buyingPower }),
        canExecute: objections.length === 0,
      };
    },
  };
}

const failureOf = (error: unknown): Failure => {
  if (error instanceof FailureError) return error.failure;
  throw error;
};

async function listed(
  { services: { orders }, connection, account }: ClientDesk,
  { open, since = 0 }: { readonly open?: boolean; readonly since?: number },
): Promise<readonly OrderBody[]> {
  const found: OrderBody[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await orders.list({ connection, open }, { limit: PAGE, after });
    const young = page.items.filter(({ createdAt }) => Date.parse(createdAt) >= since);
    found.push(...young.filter((each) => each.account === account));
    after = page.next;
    more = after !== undefined && young.length === page.items.length;
  }
  return found;
}

const text = (amount: Amount): string => String(amount);

function inputOf({ connection, account }: ClientDesk, order: OrderRequest): Input {
  const { symbol, side, type, price, stopPrice, takeProfit, stopLoss } = order;
  const { timeInForce = "day", reduceOnly = false } = order;
  return {
    ...{ connection, account, symbol, side, type, timeInForce, reduceOnly },
    quantity: quantityOf(order.quantity),
    ...(price !== undefined && { limitPrice: text(price) }),
    ...(stopPrice !== undefined && { stopPrice: text(stopPrice) }),
    ...(takeProfit !== undefined && { takeProfit: { limitPrice: text(takeProfit) } }),
    ...(stopLoss !== undefined && { stopLoss: { stopPrice: text(stopLoss) } }),
  };
}

/** Said before anything is asked of a broker. */
function quantityOf(amount: Amount): string {
  const quantity = /^-?\d+(\.\d+)?$/.test(text(amount)) ? Decimal.of(text(amount)) : undefined;
  if (quantity && quantity.sign > 0) return String(quantity);
  throw new BrokerError("Invalid order quantity", {
    ...{ code: "INVALID_QUANTITY", outcome: "not-sent", next: "Give a quantity above 0" },
  });
}

const changeOf = ({ quantity, price, stopPrice, timeInForce }: OrderUpdate) => ({
  ...(quantity !== undefined && { quantity: quantityOf(quantity) }),
  ...(price !== undefined && { limitPrice: text(price) }),
  ...(stopPrice !== undefined && { stopPrice: text(stopPrice) }),
  ...(timeInForce && { timeInForce }),
});

/** An order that was refused is thrown, so that nobody takes its answer for an order. */
function accepted(order: OrderBody): ClientOrder {
  if (!REFUSED.has(order.state) && order.status !== "rejected") return clientOrder(order);
  const failure = order.failure as Failure | undefined;
  if (failure) throw brokerErrorOf(failure) ?? new FailureError(failure);
  return fail(refused(order.reason));
}

const REFUSED: ReadonlySet<string> = new Set(["denied", "rejected", "not-sent"]);

const refused = (reason = "without saying why"): Failure => ({
  code: "order-refused",
  message: `The broker refused the order: ${reason}`,
  owner: "user",
  next: "Correct the order",
});

export function statusOf({ state, status }: OrderBody): ClientOrderStatus {
  if (state === "created") return "waiting";
  if (REFUSED.has(state)) return "rejected";
  if (state !== "acknowledged") return "unknown";
  switch (status) {
    case "filled":
    case "canceled":
    case "expired":
    case "replaced":
    case "rejected":
    case "partially-filled":
      return status;
    default:
      return "submitted";
  }
}

const clientOrder = (order: OrderBody): ClientOrder => ({
  ...{ orderId: order.id, symbol: order.symbol, side: order.side, type: order.type },
  ...{ quantity: order.quantity, filled: order.filled, status: statusOf(order) },
  ...(order.orderId !== undefined && { brokerOrderId: order.orderId }),
  ...(order.averagePrice !== undefined && { averagePrice: order.averagePrice }),
  ...(order.limitPrice !== undefined && { price: order.limitPrice }),
  ...(order.stopPrice !== undefined && { stopPrice: order.stopPrice }),
  timestamp: new Date(order.createdAt),
  ...messageOf(order),
});

const messageOf = ({ reason, failure }: OrderBody) => {
  const message = reason ?? failure?.message;
  return message === undefined ? {} : { message };
};
