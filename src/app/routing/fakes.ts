/** Makings of tests: an account, what it answers, and a store that knows what it is told. */
import {
  accountId,
  brokerId,
  clientOrderId,
  connectionId,
  Decimal,
  type Instant,
  instantOf,
  instrument,
  intentId,
  type OrderReport,
} from "#domain";
import { firstRecord, nextRecord, type OrderRecord, type RiskFacts } from "#orders";
import type { Candidate, Route, RoutingDecision } from "#routing";
import type { Answered } from "./candidates.ts";

const AT_MS = Date.UTC(2026, 2, 2, 15);
export const at = (seconds: number): Instant => instantOf(AT_MS + seconds * 1_000);
export const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });

export const routeTo = (id: string): Route => ({
  ...{ id, broker: brokerId("b"), connection: connectionId(`c-${id}`), environment: "paper" },
  account: accountId("b", id),
});

/** What an account said that holds so many units; nothing where it could not be asked. */
export const answer = (id: string, units?: number): Answered => ({
  at: {} as Answered["at"],
  candidate: { route: routeTo(id) } as Candidate,
  ...(units !== undefined && {
    facts: { positions: new Map([[SHARE.id, Decimal.of(units)]]) } as unknown as RiskFacts,
  }),
});

/** That an order went to an account at a time. */
export const decided = (id: string, parts: Partial<RoutingDecision> = {}): RoutingDecision => ({
  ...{ at: at(0), position: `paper/${SHARE.id}/3`, policy: { id: "p", version: 1 } },
  ...{ steps: [], considered: [], route: routeTo(id) },
  asked: {
    ...{ id: intentId("i-1"), hash: "h", environment: "paper", symbol: "XYZ", side: "buy" },
    ...{ type: "limit", quantity: "10" },
    quotes: { [id]: { bid: "99.9", ask: "100.1", at: at(0) } },
  },
  ...parts,
});

/** The order of that decision, as it was written down, sent and ended. */
export function ordered(id: string, price?: string): OrderRecord {
  const { connection, account } = routeTo(id);
  const fresh = firstRecord({
    ...{ id: intentId("i-1"), connection, account, environment: "paper" },
    ...{ clientOrderId: clientOrderId("ours"), createdAt: at(1), validUntil: at(60) },
    ...{ idempotencyKey: "key", bodyHash: "h" },
    ticket: {
      ...{ instrument: SHARE, side: "buy", type: "limit", timeInForce: "day" },
      ...{ quantity: Decimal.of(10), limitPrice: Decimal.of(101) },
    },
  });
  const sent = [
    { type: "approved", at: at(1), reduces: false } as const,
    { type: "send-begun", at: at(2), until: at(30) } as const,
  ].reduce(nextRecord, fresh);
  if (price === undefined) return sent;
  const report: OrderReport = {
    ...{ orderId: "o", status: "filled", instrument: SHARE, side: "buy", type: "limit" },
    ...{ quantity: Decimal.of(10), filled: Decimal.of(10), averagePrice: Decimal.of(price) },
    updatedAt: at(3),
  };
  return nextRecord(sent, { type: "reported", at: at(3), report });
}
