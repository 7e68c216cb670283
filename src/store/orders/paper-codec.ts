import { z } from "zod";
import { type ClientOrderId, FEE_KINDS, type InstrumentId } from "#domain";
import type { PaperEntry, PaperFill, PaperOrder, PaperState } from "#orders";
import { branded, decimal, instant, instrument, report, ticket } from "./codec.ts";

/** Paper accounts as JSON in the database. Maps are lists of pairs. */
const order: z.ZodType<PaperOrder> = z.strictObject({
  ticket,
  report,
  isTriggered: z.boolean(),
  anchor: decimal.exactOptional(),
  endsAt: instant.exactOptional(),
  cancels: z.array(z.string()),
  parent: z.string().exactOptional(),
});

const fill: z.ZodType<PaperFill> = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  clientOrderId: branded<ClientOrderId>(),
  instrument,
  side: z.enum(["buy", "sell"]),
  quantity: decimal,
  price: decimal,
  fee: z.strictObject({ kind: z.enum(FEE_KINDS), amount: decimal, currency: z.string() }),
  at: instant,
});

const line = { sequence: z.number(), at: instant };
const entry: z.ZodType<PaperEntry> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("fill"), ...line, fill }),
  z.strictObject({ type: z.literal("deposit"), ...line, amount: decimal, currency: z.string() }),
]);

const quote = z.strictObject({
  instrument: branded<InstrumentId>(),
  bid: decimal.exactOptional(),
  ask: decimal.exactOptional(),
  bidSize: decimal.exactOptional(),
  askSize: decimal.exactOptional(),
  last: decimal.exactOptional(),
  at: instant,
});
const position = z.strictObject({ instrument, quantity: decimal, averagePrice: decimal });
const rules = z.strictObject({
  currency: z.string(),
  slippageBps: decimal,
  participation: decimal,
  commission: z.strictObject({ perUnit: decimal, bps: decimal, least: decimal }),
  initialMargin: decimal,
  isShortingAllowed: z.boolean(),
});

const state = z.strictObject({
  rules,
  cash: z.array(z.tuple([z.string(), decimal])),
  positions: z.array(position),
  quotes: z.array(quote),
  next: z.number(),
});

export const orderFrom = (json: unknown): PaperOrder => order.parse(json);
export const entryFrom = (json: unknown): PaperEntry => entry.parse(json);

/** What is kept of a state in one value; orders and history have rows of their own. */
export const stateJson = ({ rules: own, cash, positions, quotes, next }: PaperState) => ({
  ...{ rules: own, next, cash: [...cash] },
  ...{ positions: [...positions.values()], quotes: [...quotes.values()] },
});

/** The account with its open orders. */
export function stateFrom(json: unknown, open: readonly PaperOrder[]): PaperState {
  const read = state.parse(json);
  return {
    ...{ rules: read.rules, next: read.next, fills: [] },
    cash: new Map(read.cash),
    positions: new Map(read.positions.map((each) => [each.instrument.id, each])),
    quotes: new Map(read.quotes.map((each) => [each.instrument, each])),
    orders: new Map(open.map((each) => [each.report.orderId, each])),
  };
}
