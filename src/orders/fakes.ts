import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  instantOf,
  instrument,
  intentId,
  type OrderReport,
  type OrderTicket,
} from "#domain";
import type { NewOrder, OrderRecord } from "./ports.ts";
import { firstRecord } from "./record.ts";
import { RISK_RULES, type RiskQuestion } from "./risk/facts.ts";

/** Makings of tests: an order that every check lets pass, and reports of it. */
export const AT_MS = 1_767_628_800_000;
export const at = (seconds: number) => instantOf(AT_MS + seconds * 1_000);

export const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });
export const ACCOUNT = accountId("model", "1");

export const limitOrder = (changes: Partial<OrderTicket> = {}): OrderTicket => ({
  ...{ instrument: SHARE, side: "buy", type: "limit", timeInForce: "day" },
  ...{ quantity: Decimal.of(10), limitPrice: Decimal.of(100) },
  ...changes,
});

export const newOrder = (changes: Partial<NewOrder> = {}): NewOrder => ({
  ...{ id: intentId("intent-1"), connection: connectionId("c"), account: ACCOUNT },
  ...{ environment: "paper", clientOrderId: clientOrderId("ours-1"), ticket: limitOrder() },
  ...{ createdAt: at(0), validUntil: at(60), idempotencyKey: "key-1", bodyHash: "hash" },
  ...changes,
});

export const record = (changes: Partial<OrderRecord> = {}): OrderRecord => ({
  ...firstRecord(newOrder()),
  ...changes,
});

export const report = (changes: Partial<OrderReport> = {}): OrderReport => ({
  ...{ orderId: "b-1", clientOrderId: clientOrderId("ours-1"), status: "working" },
  ...{ instrument: SHARE, side: "buy", type: "limit", quantity: Decimal.of(10) },
  ...{ filled: Decimal.zero, updatedAt: at(1) },
  ...changes,
});

/** A question to which no check has an objection. */
export const question = (): RiskQuestion => ({
  account: ACCOUNT,
  environment: "paper",
  ticket: limitOrder(),
  facts: {
    now: at(0),
    environment: "paper",
    account: {
      ...{ id: ACCOUNT, currency: "USD", isTradingEnabled: true, reconciledAt: at(-60) },
      ...{ buyingPower: Decimal.of(100_000), dayPnl: Decimal.zero },
    },
    capabilities: { orderTypes: ["market", "limit", "stop"], timeInForce: ["day", "gtc"] },
    instrument: {
      ...{ isTradable: true, session: "open", isShortable: true },
      ...{ quantityStep: Decimal.one, priceStep: Decimal.of("0.01"), marginRate: Decimal.one },
    },
    quote: {
      ...{ instrument: SHARE.id, at: at(-1) },
      ...{ bid: Decimal.of("99.9"), ask: Decimal.of("100.1"), last: Decimal.of(100) },
    },
    positions: new Map(),
    values: new Map(),
  },
  limits: {
    ...{ maxOrderQuantity: Decimal.of(1_000), maxOrderNotional: Decimal.of(50_000) },
    ...{ maxPositionQuantity: Decimal.of(2_000), maxPositionNotional: Decimal.of(80_000) },
    ...{ maxGrossExposure: Decimal.of(90_000), maxOpenOrders: 20, maxOrdersPerMinute: 30 },
    ...{ collarPercent: Decimal.of(5), maxDailyLoss: Decimal.of(1_000), restricted: ["BAD"] },
  },
  rules: RISK_RULES,
  book: { trading: "open", orders: [] },
});
