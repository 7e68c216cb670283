/** Makings of tests of measures: a quote, and journals of orders that have ended. */
import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  type Instant,
  instantOf,
  instrument,
  intentId,
  type OrderReport,
  type Quote,
} from "#domain";
import { firstRecord, nextRecord, type OrderEvent, type OrderRecord } from "#orders";
import type { OrderFacts } from "./order-facts.ts";

const START_MS = 1_772_463_600_000;
const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });

/** So many seconds after the decision. */
export const at = (seconds: number): Instant => instantOf(START_MS + seconds * 1_000);

export const quote = (): Quote => ({
  instrument: SHARE.id,
  bid: Decimal.of("100.00"),
  ask: Decimal.of("100.04"),
  at: at(-1),
});

const fresh = (): OrderRecord =>
  firstRecord({
    id: intentId("i-1"),
    connection: connectionId("c-1"),
    account: accountId("model", "1"),
    environment: "paper",
    clientOrderId: clientOrderId("o-1"),
    ticket: {
      instrument: SHARE,
      side: "buy",
      type: "limit",
      quantity: Decimal.of(100),
      limitPrice: Decimal.of("100.05"),
      timeInForce: "day",
    },
    createdAt: at(0),
    validUntil: at(60),
    idempotencyKey: "k-1",
    bodyHash: "h-1",
  });

type Journal = { readonly record: OrderRecord; readonly events: readonly OrderEvent[] };

/** An order after these events. */
export const settled = (events: readonly OrderEvent[]): Journal => ({
  record: events.reduce(nextRecord, fresh()),
  events,
});

const report = (parts: Partial<OrderReport>): OrderReport => ({
  orderId: "b-1",
  status: "working",
  instrument: SHARE,
  side: "buy",
  type: "limit",
  quantity: Decimal.of(100),
  filled: Decimal.zero,
  updatedAt: at(2),
  ...parts,
});

/** Approved, sent at 1 s, working at 2 s, filled at 4 s. */
export const filledEvents = (): readonly OrderEvent[] => [
  { type: "approved", at: at(0.5), reduces: false },
  { type: "send-begun", at: at(1), until: at(9) },
  { type: "reported", at: at(2), report: report({}) },
  {
    type: "reported",
    at: at(4),
    report: report({
      status: "filled",
      filled: Decimal.of(100),
      averagePrice: Decimal.of("100.03"),
      updatedAt: at(3.9),
    }),
  },
];

/** An order that the broker refused. */
export const rejected = (code: string): Journal =>
  settled([
    ...filledEvents().slice(0, 2),
    {
      type: "rejected",
      at: at(2),
      failure: { code, message: "It was refused", owner: "user", next: "Look at the account" },
    },
  ]);

/** An order that was filled whole, a little worse than the mid. */
export const facts = (parts: Partial<OrderFacts> = {}): OrderFacts => ({
  environment: "paper",
  stratum: "equity/limit/day",
  side: "buy",
  ordered: Decimal.of(100),
  filled: Decimal.of(100),
  averagePrice: Decimal.of("100.03"),
  multiplier: Decimal.one,
  decidedAt: at(0),
  arrival: quote(),
  sentAt: at(0.1),
  acknowledgedAt: at(0.15),
  filledAt: at(0.6),
  fees: Decimal.of("1"),
  wasUnknown: false,
  ...parts,
});
