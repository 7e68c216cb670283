import type { OrderBody, OrderPreviewInput } from "../../api/types.ts";
import { compareDecimals } from "../../format/decimal.ts";

export type OrderType = OrderBody["type"];
export type TimeInForce = OrderBody["timeInForce"];

/** What is typed into the ticket, as it is typed. Fields that its type has no use for stay. */
export type Ticket = {
  readonly symbol: string;
  readonly side: OrderBody["side"];
  readonly type: OrderType;
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly trailBy: "price" | "percent";
  readonly trailAmount: string;
  readonly timeInForce: TimeInForce;
  /** As the browser's field gives it, in the viewer's time: "2026-03-05T16:00". */
  readonly expiresAt: string;
  readonly reduceOnly: boolean;
  readonly takeProfit: string;
  readonly stopLoss: string;
};

export const EMPTY_TICKET: Ticket = {
  ...{ symbol: "", side: "buy", type: "market", quantity: "" },
  ...{ limitPrice: "", stopPrice: "", trailBy: "percent", trailAmount: "" },
  ...{ timeInForce: "day", expiresAt: "", reduceOnly: false, takeProfit: "", stopLoss: "" },
};

/** A text field of the ticket. */
export type TicketField =
  | "symbol"
  | "quantity"
  | "limitPrice"
  | "stopPrice"
  | "trailAmount"
  | "expiresAt"
  | "takeProfit"
  | "stopLoss";

const PRICES: Readonly<Record<OrderType, readonly TicketField[]>> = {
  market: [],
  limit: ["limitPrice"],
  stop: ["stopPrice"],
  "stop-limit": ["stopPrice", "limitPrice"],
  "trailing-stop": ["trailAmount"],
  "market-if-touched": ["stopPrice"],
};

/** The prices that a type of order needs. */
export const pricesOf = (type: OrderType): readonly TicketField[] => PRICES[type];

/** Whether exits hang on the order once it trades; one that only reduces has nothing to protect. */
export const hasExits = ({ reduceOnly }: Ticket): boolean => !reduceOnly;

const DECIMAL = /^\d+(\.\d+)?$/;

/** Digits as they are sent: a thought-of "0" before the point is written. */
export const decimalOf = (text: string): string => text.trim().replace(/^\./, "0.");

/** What is wrong with a number that must be above 0, in words for the field. */
export function problemOfNumber(text: string): string | undefined {
  const number = decimalOf(text);
  if (!DECIMAL.test(number)) return 'Digits and one point, such as "12.5"';
  return /[1-9]/.test(number) ? undefined : "Must be above 0";
}

export type Problems = Readonly<Partial<Record<TicketField, string>>>;

/**
 * What keeps the ticket from being sent, by field. A field that is needed and still empty counts,
 * with an empty text: it is no mistake yet.
 */
export function problemsOf(ticket: Ticket, nowMs: number): Problems {
  const needed: readonly TicketField[] = ["quantity", ...pricesOf(ticket.type)];
  const exits = hasExits(ticket) ? (["takeProfit", "stopLoss"] as const) : [];
  const numbers = [...needed, ...exits.filter((field) => ticket[field].trim() !== "")];
  const found = numbers.map((field) => {
    const text = ticket[field];
    return [field, text.trim() === "" ? "" : problemOfNumber(text)] as const;
  });
  const all = [
    ["symbol", ticket.symbol.trim() === "" ? "" : undefined] as const,
    ...found,
    ["expiresAt", problemOfEnd(ticket, nowMs)] as const,
  ];
  const problems = Object.fromEntries(all.filter(([, problem]) => problem !== undefined));
  return { ...crossedExits(ticket, problems), ...problems };
}

function problemOfEnd({ timeInForce, expiresAt }: Ticket, nowMs: number): string | undefined {
  if (timeInForce !== "gtd") return undefined;
  const endMs = Date.parse(expiresAt);
  if (Number.isNaN(endMs)) return "";
  return endMs > nowMs ? undefined : "Lies in the past";
}

/** A profit is taken on the far side of the stop, or one of the two would trade at once. */
function crossedExits(ticket: Ticket, problems: Problems): Problems {
  const { takeProfit, stopLoss, side } = ticket;
  const isTyped = takeProfit.trim() !== "" && stopLoss.trim() !== "";
  if (!hasExits(ticket) || !isTyped || problems.takeProfit || problems.stopLoss) return {};
  const order = compareDecimals(decimalOf(takeProfit), decimalOf(stopLoss));
  const isRight = side === "buy" ? order > 0 : order < 0;
  return isRight ? {} : { takeProfit: `Must lie ${side === "buy" ? "above" : "below"} the stop` };
}

type At = { readonly connection: string; readonly account: string | undefined };

/** The ticket as the server takes it; fields without meaning for its type are left out. */
export function inputOf(ticket: Ticket, { connection, account }: At): OrderPreviewInput {
  const { side, type, timeInForce, reduceOnly } = ticket;
  const prices = pricesOf(type);
  const has = (field: TicketField) => prices.includes(field);
  const exit = (field: "takeProfit" | "stopLoss") =>
    hasExits(ticket) && ticket[field].trim() !== "";
  return {
    ...{ connection, side, type, timeInForce },
    ...(account !== undefined && { account }),
    ...{ symbol: ticket.symbol.trim(), quantity: decimalOf(ticket.quantity) },
    ...(has("limitPrice") && { limitPrice: decimalOf(ticket.limitPrice) }),
    ...(has("stopPrice") && { stopPrice: decimalOf(ticket.stopPrice) }),
    ...(has("trailAmount") && {
      trail: { by: ticket.trailBy, amount: decimalOf(ticket.trailAmount) },
    }),
    ...(timeInForce === "gtd" && { expiresAt: instantOf(ticket.expiresAt) }),
    ...(reduceOnly && { reduceOnly }),
    ...(exit("takeProfit") && { takeProfit: { limitPrice: decimalOf(ticket.takeProfit) } }),
    ...(exit("stopLoss") && { stopLoss: { stopPrice: decimalOf(ticket.stopLoss) } }),
  };
}

const instantOf = (local: string) => new Date(local).toISOString().replace("Z", "000Z");
