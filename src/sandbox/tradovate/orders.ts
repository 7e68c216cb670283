import { Decimal, type Instant } from "#domain";
import type { z } from "#kit";
import type { Desk } from "../venue/desk.ts";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { type Kept, type OrderBook, statusOf } from "./order-book.ts";
import { Cancelling, Changing, fits, Placing, termsOf, ticketOf, TYPES } from "./order-words.ts";
import { contractOf, type FutureContract } from "./products.ts";

type Parts = {
  readonly desk: Desk;
  readonly book: OrderBook;
  readonly accountId: number;
  /** Money that binds nothing. */
  readonly free: () => Decimal;
  readonly held: (symbol: string) => Decimal;
  readonly now: () => Instant;
};

/** What one account answers to orders; undefined where an order belongs to another. */
export function createOrders({ desk, book, accountId, free, held, now }: Parts) {
  const byId = (id: string) => book.all.find((kept) => kept.id.numeral === id);
  const isOpen = ({ order }: Kept) => order?.status === "working" || order?.status === "held";

  function place(given: Placing): FaceReply {
    const contract = contractOf(given.symbol, now());
    if (!contract) return failed("InvalidContract", `${given.symbol} is not a contract`);
    const refused = refusalOf(given, contract);
    if (refused) return refused;
    const asked = { clOrdId: given.clOrdId, isAutomated: given.isAutomated };
    const side = given.action === "Buy" ? "buy" : "sell";
    const wanted = { contract, side, terms: termsOf(given, given.orderQty), asked } as const;
    const short = shortOf(given, contract);
    if (short) {
      const refusal = { reason: "UnknownReason", text: short };
      const kept = book.refuse({ ...wanted, at: now(), asked: { ...asked, refused: refusal } });
      return jsonReply({ orderId: kept.id });
    }
    const { other } = given;
    const bracketed = other ? [other] : [given.bracket1, given.bracket2];
    const brackets = bracketed.filter((each) => each !== undefined);
    const ticket = ticketOf(given, given);
    const exits = brackets.map((each) => ticketOf({ ...given, action: each.action }, each));
    const [second] = exits;
    const order = other && second ? desk.placePair(ticket, second) : desk.place(ticket, exits);
    const kept = book.enter(order, wanted);
    const legs = order.legs.map((leg, at) => {
      const bracket = brackets[at] ?? given;
      const its = termsOf(bracket, given.orderQty);
      return book.enter(leg, {
        ...{ contract, terms: its, asked: { clOrdId: brackets[at]?.clOrdId }, parent: kept },
        side: leg.ticket.side,
      });
    });
    if (other) return jsonReply({ orderId: kept.id, ocoId: legs[0]?.id });
    return jsonReply({ orderId: kept.id, oso1Id: legs[0]?.id, oso2Id: legs[1]?.id });
  }

  function refusalOf(given: Placing, { product }: FutureContract): FaceReply | undefined {
    const { orderQty, orderType, bracket1, bracket2, other } = given;
    if (!orderQty || orderQty.sign <= 0 || !orderQty.eq(orderQty.round(0)))
      return violated("orderQty", "Quantity should be a positive whole number");
    if (!TYPES[orderType]) return failed("Unsupported", `${orderType} is not supported here`);
    if (orderType === "Market" && !desk.isOpen())
      return failed("SessionClosed", "The session is closed");
    const wrong = [given, bracket1, bracket2, other].find(
      (each) => each && !fits(each, product.tickSize),
    );
    return wrong && failed("InvalidPrice", "Price is missing or does not fit the tick");
  }

  /** What an order makes larger has to be paid for; the risk check looks at it once it is taken. */
  function shortOf({ symbol, action, orderQty }: Placing, { product }: FutureContract) {
    const units = orderQty ?? Decimal.zero;
    const before = held(symbol);
    const after = before.plus(action === "Buy" ? units : units.neg()).abs();
    const more = Decimal.max(Decimal.zero, after.minus(before.abs()));
    return more.times(product.dayMargin).gt(free()) ? "Insufficient margin" : undefined;
  }

  function change(kept: Kept, given: z.output<typeof Changing>): FaceReply {
    const { order, contract } = kept;
    if (!order || !isOpen(kept)) return failed("TooLate", `The order is ${statusOf(kept)}`);
    if (!fits(given, contract.product.tickSize)) return failed("InvalidPrice", "Price is wrong");
    if (given.orderQty?.lt(order.open.filled)) return failed("TooLate", "More is filled");
    const its = termsOf(given, given.orderQty);
    const asked = { type: "Modify", at: now(), clOrdId: given.clOrdId } as const;
    const commandId = book.ask(kept, asked, its);
    const { quantity, limitPrice, stopPrice, timeInForce } = its;
    const next = { quantity, limitPrice, stopPrice, timeInForce: timeInForce.toLowerCase() };
    desk.amend(order, { ...order.ticket, ...next });
    return jsonReply({ commandId });
  }

  function cancel(kept: Kept, clOrdId: string | undefined): FaceReply {
    if (!kept.order || !isOpen(kept)) return failed("TooLate", `The order is ${statusOf(kept)}`);
    const commandId = book.ask(kept, { type: "Cancel", at: now(), clOrdId });
    desk.cancel(kept.order);
    return jsonReply({ commandId });
  }

  return {
    /** Undefined for paths that are none of orders, and for orders of others. */
    handle(path: string, body: object): FaceReply | undefined {
      switch (path) {
        case "/order/placeorder":
        case "/order/placeoso":
        case "/order/placeoco":
          return answer(Placing, body, (given) =>
            given.accountId === String(accountId) ? place(given) : undefined,
          );
        case "/order/modifyorder":
          return answer(Changing, body, (given) => {
            const kept = byId(given.orderId);
            return kept && change(kept, given);
          });
        case "/order/cancelorder":
          return answer(Cancelling, body, ({ orderId, clOrdId }) => {
            const kept = byId(orderId);
            return kept && cancel(kept, clOrdId);
          });
        default:
          return undefined;
      }
    },
  };
}

function answer<Schema extends z.ZodType>(
  schema: Schema,
  body: object,
  then: (given: z.output<Schema>) => FaceReply | undefined,
): FaceReply | undefined {
  const { data, error } = schema.safeParse(body);
  if (error) return violated(String(error.issues[0]?.path[0]), String(error.issues[0]?.message));
  return then(data);
}

/** Refusals of orders come with status 200. */
export const failed = (failureReason: string, failureText: string): FaceReply =>
  jsonReply({ failureReason, failureText });

const violated = (constraint: string, description: string): FaceReply =>
  jsonReply({ violations: [{ constraint, value: "", description }] });
