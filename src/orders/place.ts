import { epochMs, type Failure, fail, type Instant, instantOf } from "#domain";
import { reduces } from "./risk/amounts.ts";
import { riskOf } from "./risk/checks.ts";
import type { RiskFacts, RiskLimits, RiskQuestion, RiskRules } from "./risk/facts.ts";
import type { AccountBook, NewOrder, OrderRecord } from "./ports.ts";
import { type SendParts, sendOnce } from "./send.ts";

export type PlaceParts = SendParts & {
  /** What the checks are told, read before the account's book is locked. */
  readonly facts: (order: NewOrder) => Promise<RiskFacts>;
  readonly limits: (order: NewOrder) => Promise<RiskLimits>;
  readonly rules: RiskRules;
};

const MINUTE_MS = 60_000;

/**
 * Places an order: written down, checked and decided in one transaction, then sent once. The same
 * idempotency key gives the same order and sends nothing. Fails with "idempotency-conflict" where
 * the key was used for something else. What the broker did is in the record.
 */
export async function placeOrder(parts: PlaceParts, order: NewOrder): Promise<OrderRecord> {
  const [facts, limits] = await Promise.all([parts.facts(order), parts.limits(order)]);
  const asked = (book: AccountBook): RiskQuestion => ({
    ...{ account: order.account, environment: order.environment, ticket: order.ticket },
    ...{ facts, limits, book, rules: parts.rules },
  });
  const opened = await parts.journal.open(order, minuteBefore(order.createdAt), (book) => {
    const denied = riskOf(asked(book));
    return denied ? { denied } : { reduces: reduces(asked(book)) };
  });
  if (opened.kind === "conflict") fail(conflict(order.idempotencyKey));
  // One that was approved by a process that died was never sent; one that is sent is left alone.
  const { record } = opened;
  return record.state === "approved" ? sendOnce(parts, record) : record;
}

const minuteBefore = (at: Instant): Instant => instantOf(epochMs(at) - MINUTE_MS);

const conflict = (key: string): Failure => ({
  code: "idempotency-conflict",
  message: `The idempotency key "${key}" was used for another order`,
  owner: "user",
  next: "Give each order a key of its own",
});
