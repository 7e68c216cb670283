import type { AccountId, Environment, Failure, Instant } from "#domain";
import type { PlacedOrder } from "#kit";

declare const made: unique symbol;

/**
 * Proof that a person unlocked a live account for a while. Nothing live is sent without one, and
 * only `liveCapability` makes one.
 */
export type LiveCapability = {
  readonly [made]: "live";
  readonly account: AccountId;
  readonly expiresAt: Instant;
};

/** That a person unlocked an account, as it is stored. */
export type LiveUnlock = {
  readonly account: AccountId;
  readonly unlockedAt: Instant;
  readonly expiresAt: Instant;
  readonly unlockedBy: string;
};

const genuine = new WeakSet<object>();

/** The proof that a stored unlock gives while it lasts; undefined before and after. */
export function liveCapability(
  unlock: LiveUnlock | undefined,
  now: Instant,
): LiveCapability | undefined {
  if (!unlock || now < unlock.unlockedAt || now >= unlock.expiresAt) return undefined;
  const { account, expiresAt } = unlock;
  const capability = Object.freeze({ account, expiresAt }) as LiveCapability;
  genuine.add(capability);
  return capability;
}

/** An order with its environment; the live one carries its proof. The one is never the other. */
export type SentPaperOrder = PlacedOrder & { readonly environment: "paper" };
export type SentLiveOrder = PlacedOrder & {
  readonly environment: "live";
  readonly capability: LiveCapability;
};
export type SentOrder = SentPaperOrder | SentLiveOrder;

type Door = {
  readonly environment: Environment;
  readonly account: AccountId;
  readonly now: Instant;
};

/**
 * Why an order may not pass where the bytes leave: another environment than that of the connection,
 * or live without a proof that was made here, for this account, and still lasts.
 */
export function mixingOf(order: SentOrder, door: Door): Failure | undefined {
  if (order.environment !== door.environment) return MIXED;
  if (order.environment === "paper") return undefined;
  const { capability } = order;
  const isGenuine = typeof capability === "object" && genuine.has(capability);
  if (!isGenuine || capability.account !== door.account || door.now >= capability.expiresAt)
    return LOCKED;
  return undefined;
}

const MIXED: Failure = {
  code: "environment-mixed",
  message: "An order for paper or live came to the other one, and was not sent",
  owner: "us",
  next: "Report it with the log; nothing has left this machine",
};

/** Live trading is off until a person switches it on for one account. */
export const LOCKED: Failure = {
  code: "risk-trading-disabled",
  message: "Live trading is locked on the account",
  owner: "user",
  next: "Unlock it on the Risk page, or with `openblotter risk unlock`",
};
