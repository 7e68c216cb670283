import { epochMs, type Failure, fail, type Instant, instantOf } from "#domain";
import { reduces, reserveOf } from "./risk/amounts.ts";
import { RISK_CHECKS, riskOf } from "./risk/checks.ts";
import type { RiskCheck, RiskFacts, RiskLimits, RiskRules } from "./risk/facts.ts";
import type { Decide, NewOrder, OrderRecord } from "./ports.ts";
import { current, type SendParts, sendOnce } from "./send.ts";

export type PlaceParts = SendParts & {
  /** What the checks are told, read before the account's book is locked. */
  readonly facts: (order: NewOrder) => Promise<RiskFacts>;
  readonly limits: (order: NewOrder) => Promise<RiskLimits>;
  readonly rules: RiskRules;
  /** Written down and decided on, but sent only once a person approves it. */
  readonly held?: boolean;
  /** Default: all of them. */
  readonly checks?: Readonly<Record<string, RiskCheck>>;
};

const MINUTE_MS = 60_000;

/**
 * Places an order: written down, checked and decided in one transaction, then sent once. The same
 * idempotency key gives the same order and sends nothing. Fails with "idempotency-conflict" where
 * the key was used for something else. What the broker did is in the record.
 */
export async function placeOrder(parts: PlaceParts, order: NewOrder): Promise<OrderRecord> {
  const [facts, limits] = await Promise.all([parts.facts(order), parts.limits(order)]);
  const decide = deciding({ ...parts, facts, limits }, order);
  const opened = await parts.journal.open(order, minuteBefore(order.createdAt), decide);
  if (opened.kind === "conflict") fail(conflict(order.idempotencyKey));
  // One that was approved by a process that died was never sent; one that is sent is left alone.
  const { record } = opened;
  return record.state === "approved" ? sendOnce(parts, record) : record;
}

export type ApproveParts = SendParts &
  Pick<PlaceParts, "rules"> & {
    readonly facts: RiskFacts;
    readonly limits: RiskLimits;
    /** It is not sent at or after this. */
    readonly until: Instant;
  };

/**
 * Sends an order that waited for a person, who approved it: checked anew, by what is true now.
 * Fails with "order-not-waiting".
 */
export async function approveOrder(parts: ApproveParts, record: OrderRecord): Promise<OrderRecord> {
  if (record.state !== "created") fail(notWaiting(record));
  const { journal, clock, until } = parts;
  const at = clock.now();
  const approving = { order: record, at, until, since: minuteBefore(at) };
  const decided = await journal.approve(approving, deciding({ ...parts, held: false }, record));
  if (!decided) fail(notWaiting(await current(parts, record)));
  return decided.state === "approved" ? sendOnce(parts, decided) : decided;
}

type Deciding = Pick<PlaceParts, "rules" | "held" | "checks"> & {
  readonly facts: RiskFacts;
  readonly limits: RiskLimits;
};
type Decided = Pick<OrderRecord, "account" | "environment" | "ticket"> & {
  readonly replaces?: OrderRecord;
};

export const deciding =
  ({ facts, limits, rules, held, checks = RISK_CHECKS }: Deciding, order: Decided): Decide =>
  (book) => {
    const { account, environment, ticket, replaces } = order;
    const about = { account, environment, ticket, ...(replaces && { replaces }) };
    const asked = { ...about, facts, limits, book, rules };
    const denied = riskOf(asked, checks);
    if (denied) return { denied };
    const reserve = reserveOf(asked);
    return { reduces: reduces(asked), ...(reserve && { reserve }), ...(held && { held }) };
  };

export const minuteBefore = (at: Instant): Instant => instantOf(epochMs(at) - MINUTE_MS);

const conflict = (key: string): Failure => ({
  code: "idempotency-conflict",
  message: `The idempotency key "${key}" was used for another order`,
  owner: "user",
  next: "Give each order a key of its own",
});

/** Somebody else approved it, declined it, or its time is over. */
export const notWaiting = ({ state }: Pick<OrderRecord, "state">): Failure => ({
  code: "order-not-waiting",
  message: `The order is "${state}" and does not wait for anybody`,
  owner: "user",
  next: "Show the order again to see how it stands",
});
