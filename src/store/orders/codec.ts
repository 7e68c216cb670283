import { z } from "zod";
import {
  type AccountId,
  type ClientOrderId,
  type ConnectionId,
  Decimal,
  ENVIRONMENTS,
  HAND_ANSWERS,
  type Instant,
  INSTRUMENT_KINDS,
  type Instrument,
  INTENT_STATES,
  type IntentId,
  ORDER_STATUSES,
  ORDER_TYPES,
  TIMES_IN_FORCE,
} from "#domain";
import type { OrderEvent, OrderRecord } from "#orders";

/**
 * Orders as JSON in the database. What is read was written by us, perhaps by another version, so it
 * passes a schema like everything that comes from outside.
 */
export const decimal = z.string().transform((text) => Decimal.of(text));
export const branded = <Brand extends string>() => z.string().transform((text) => text as Brand);
export const instant = branded<Instant>();

export const instrument: z.ZodType<Instrument> = z.strictObject({
  id: branded<Instrument["id"]>(),
  kind: z.enum(INSTRUMENT_KINDS),
  symbol: z.string(),
  currency: z.string(),
  multiplier: decimal,
  inverse: z.literal(true).exactOptional(),
  name: z.string().exactOptional(),
  isin: z.string().exactOptional(),
  cusip: z.string().exactOptional(),
  exchange: z.string().exactOptional(),
  underlying: z.string().exactOptional(),
  expiry: branded<NonNullable<Instrument["expiry"]>>().exactOptional(),
  strike: decimal.exactOptional(),
  right: z.enum(["call", "put"]).exactOptional(),
});

const trail = z.strictObject({ by: z.enum(["price", "percent"]), amount: decimal });
const prices = { limitPrice: decimal.exactOptional(), stopPrice: decimal.exactOptional() };

export const ticket = z.strictObject({
  instrument,
  ...prices,
  side: z.enum(["buy", "sell"]),
  type: z.enum(ORDER_TYPES),
  quantity: decimal,
  trail: trail.exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE),
  expiresAt: instant.exactOptional(),
  effect: z.enum(["open", "close"]).exactOptional(),
  reduceOnly: z.literal(true).exactOptional(),
  extendedHours: z.literal(true).exactOptional(),
  brokerSpecific: z.record(z.string(), z.string()).exactOptional(),
  orElse: z
    .strictObject({ stopPrice: decimal, limitPrice: decimal.exactOptional() })
    .exactOptional(),
  takeProfit: z.strictObject({ limitPrice: decimal }).exactOptional(),
  stopLoss: z
    .strictObject({ stopPrice: decimal, limitPrice: decimal.exactOptional() })
    .exactOptional(),
});

const change = z.strictObject({
  ...prices,
  quantity: decimal.exactOptional(),
  trail: trail.exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE).exactOptional(),
});

export const report = z.strictObject({
  instrument,
  ...prices,
  orderId: z.string(),
  clientOrderId: branded<ClientOrderId>().exactOptional(),
  status: z.enum(ORDER_STATUSES),
  side: z.enum(["buy", "sell"]),
  type: z.enum(ORDER_TYPES),
  quantity: decimal,
  filled: decimal,
  averagePrice: decimal.exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE).exactOptional(),
  updatedAt: instant,
  reason: z.string().exactOptional(),
  replaces: z.string().exactOptional(),
});

const detail = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const failure = z.strictObject({
  code: z.string(),
  message: z.string(),
  owner: z.enum(["user", "broker", "us"]),
  next: z.string(),
  details: z.record(z.string(), detail).exactOptional(),
});

const kind = z.enum(["cancel", "replace"]);
const decided = {
  reduces: z.boolean(),
  reserve: z.strictObject({ worth: decimal, margin: decimal }).exactOptional(),
};

const bound = z.strictObject(decided);

const record: z.ZodType<OrderRecord> = z.strictObject({
  id: branded<IntentId>(),
  connection: branded<ConnectionId>(),
  account: branded<AccountId>(),
  environment: z.enum(ENVIRONMENTS),
  clientOrderId: branded<ClientOrderId>(),
  ticket,
  createdAt: instant,
  validUntil: instant,
  state: z.enum(INTENT_STATES),
  ...decided,
  attempts: z.number(),
  mayHaveArrived: z.boolean(),
  sentAt: instant.exactOptional(),
  sendingUntil: instant.exactOptional(),
  misses: z.number(),
  missedSince: instant.exactOptional(),
  report: report.exactOptional(),
  pending: z
    .strictObject({
      kind,
      change: change.exactOptional(),
      before: bound.exactOptional(),
      after: bound.exactOptional(),
      sentAt: instant,
      isUnknown: z.boolean(),
    })
    .exactOptional(),
  failure: failure.exactOptional(),
  version: z.number(),
});

const at = { at: instant };
const failed = <const Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), ...at, failure });

const event: z.ZodType<OrderEvent> = z.discriminatedUnion("type", [
  z.strictObject({
    ...{ type: z.literal("approved"), ...at, ...decided },
    until: instant.exactOptional(),
  }),
  z.strictObject({ type: z.literal("held"), ...at, ...decided }),
  z.strictObject({
    ...{ type: z.literal("settled"), ...at, answer: z.enum(HAND_ANSWERS) },
    ...{ filled: decimal, note: z.string() },
  }),
  z.strictObject({ type: z.literal("send-begun"), ...at, until: instant }),
  z.strictObject({ type: z.literal("reported"), ...at, report }),
  z.strictObject({ type: z.literal("missed"), ...at }),
  z.strictObject({
    ...{ type: z.literal("change-begun"), ...at, kind, change: change.exactOptional() },
    bound: bound.exactOptional(),
  }),
  z.strictObject({
    ...{ type: z.literal("change-ended"), ...at, failure: failure.exactOptional() },
    result: z.enum(["done", "refused", "unknown"]),
  }),
  ...(["denied", "not-sent", "rejected", "unknown", "given-up", "parked"] as const).map(failed),
]);

export const recordFrom = (json: unknown): OrderRecord => record.parse(json);
export const eventFrom = (json: unknown): OrderEvent => event.parse(json);
