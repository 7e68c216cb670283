import { Decimal, type Instant } from "#domain";
import { z } from "#kit";
import { timeIn } from "./time.ts";

const decimal = z.string().transform((given, context) => {
  const value = Decimal.parse(given);
  if (!value) context.addIssue("is no decimal");
  return value ?? z.NEVER;
});
const instant = z.string().transform((given, context) => {
  const at = timeIn(given);
  if (at === undefined) context.addIssue("is no time");
  return at ?? z.NEVER;
});

const timeInForce = z.enum(["GTC", "GTD", "GFD", "FOK", "IOC"]);
const Extensions = z.object({
  id: z.string().max(128).optional(),
  tag: z.string().max(128).optional(),
  comment: z.string().max(128).optional(),
});
const Exit = z.object({
  price: decimal.optional(),
  distance: decimal.optional(),
  timeInForce: timeInForce.default("GTC"),
  gtdTime: instant.optional(),
  guaranteed: z.boolean().optional(),
  clientExtensions: Extensions.optional(),
});
export type ExitTerms = z.output<typeof Exit>;

const KINDS = [
  ...["MARKET", "LIMIT", "STOP", "MARKET_IF_TOUCHED"],
  ...["TAKE_PROFIT", "STOP_LOSS", "TRAILING_STOP_LOSS"],
] as const;

/** An order as a client asks for it. */
export const OrderRequest = z.object({
  order: z.strictObject({
    type: z.enum(KINDS),
    instrument: z.string().optional(),
    units: decimal.optional(),
    price: decimal.optional(),
    priceBound: decimal.optional(),
    distance: decimal.optional(),
    tradeID: z.string().optional(),
    timeInForce: timeInForce.optional(),
    gtdTime: instant.optional(),
    positionFill: z.enum(["OPEN_ONLY", "REDUCE_FIRST", "REDUCE_ONLY", "DEFAULT"]).optional(),
    triggerCondition: z.enum(["DEFAULT", "INVERSE", "BID", "ASK", "MID"]).optional(),
    clientExtensions: Extensions.optional(),
    tradeClientExtensions: Extensions.optional(),
    takeProfitOnFill: Exit.optional(),
    stopLossOnFill: Exit.optional(),
    trailingStopLossOnFill: Exit.optional(),
  }),
});
export type OrderTerms = z.output<typeof OrderRequest>["order"];

/** What the checks are told of the account. */
export type Standing = {
  readonly now: Instant;
  /** Digits after the point; undefined for an instrument that is not known. */
  readonly precisionOf: (
    instrument: string,
  ) => { readonly displayPrecision: number; readonly tradeUnitsPrecision: number } | undefined;
  readonly isTaken: (clientId: string) => boolean;
  readonly hasTrade: (id: string) => boolean;
  readonly hasExit: (trade: string, type: OrderTerms["type"]) => boolean;
};

const isFiner = (value: Decimal | undefined, digits: number) =>
  value !== undefined && !value.eq(value.round(digits));

/** Why OANDA takes no such order, in its word; undefined where it does. */
export function rejectReason(terms: OrderTerms, standing: Standing): string | undefined {
  const { clientExtensions: { id } = {}, tradeID } = terms;
  if (id !== undefined && standing.isTaken(id)) return "CLIENT_ORDER_ID_ALREADY_EXISTS";
  const time = wrongTime(terms, standing);
  if (time) return time;
  if (isExit(terms.type)) {
    if (tradeID === undefined) return "TRADE_ID_UNSPECIFIED";
    if (!standing.hasTrade(tradeID)) return "TRADE_DOESNT_EXIST";
    if (standing.hasExit(tradeID, terms.type)) return `${terms.type}_ORDER_ALREADY_EXISTS`;
    return terms.type === "TRAILING_STOP_LOSS" ? wrongDistance(terms.distance) : undefined;
  }
  return wrongTerms(terms, standing);
}

/** An order that belongs to one trade. */
export const isExit = (type: OrderTerms["type"]): boolean =>
  ["TAKE_PROFIT", "STOP_LOSS", "TRAILING_STOP_LOSS"].includes(type);

function wrongTime({ type, timeInForce: time, gtdTime }: OrderTerms, { now }: Standing) {
  const isNow = time === "FOK" || time === "IOC";
  if (time && (type === "MARKET" ? !isNow : isExit(type) && isNow)) return "TIME_IN_FORCE_INVALID";
  if (time !== "GTD") return undefined;
  if (gtdTime === undefined) return "TIME_IN_FORCE_GTD_TIMESTAMP_MISSING";
  return gtdTime <= now ? "TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST" : undefined;
}

const wrongDistance = (distance: Decimal | undefined) =>
  distance === undefined
    ? "PRICE_DISTANCE_MISSING"
    : distance.sign <= 0
      ? "PRICE_DISTANCE_INVALID"
      : undefined;

function wrongTerms(terms: OrderTerms, { precisionOf }: Standing): string | undefined {
  const { instrument, units, price, priceBound, type } = terms;
  if (instrument === undefined) return "INSTRUMENT_MISSING";
  const known = precisionOf(instrument);
  if (!known) return "INSTRUMENT_UNKNOWN";
  if (!units) return "UNITS_MISSING";
  if (units.isZero()) return "UNITS_INVALID";
  if (isFiner(units, known.tradeUnitsPrecision)) return "UNITS_PRECISION_EXCEEDED";
  if (type !== "MARKET" && !price) return "PRICE_MISSING";
  if (price && price.sign <= 0) return "PRICE_INVALID";
  if (isFiner(price, known.displayPrecision)) return "PRICE_PRECISION_EXCEEDED";
  if (isFiner(priceBound, known.displayPrecision)) return "PRICE_BOUND_PRECISION_EXCEEDED";
  if (isFiner(terms.takeProfitOnFill?.price, known.displayPrecision))
    return "TAKE_PROFIT_ON_FILL_PRICE_PRECISION_EXCEEDED";
  if (isFiner(terms.stopLossOnFill?.price, known.displayPrecision))
    return "STOP_LOSS_ON_FILL_PRICE_PRECISION_EXCEEDED";
  if (terms.stopLossOnFill?.guaranteed) return "STOP_LOSS_ON_FILL_GUARANTEED_NOT_ALLOWED";
  return undefined;
}
