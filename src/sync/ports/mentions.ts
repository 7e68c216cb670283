import type { AccountId, Decimal, Instant } from "#domain";

/** What the executions that are held of an account come to, by what a broker calls them. */
export interface HeldUnits {
  /**
   * Units of the executions with these ids, and of the orders with these from `since` on. What is
   * not held has no entry; what was amended counts with each of its versions.
   */
  heldUnits(account: AccountId, asked: HeldAsked): Promise<Held>;
}

export type HeldAsked = {
  readonly executions: readonly string[];
  readonly orders: readonly string[];
  readonly since: Instant;
};

export type Held = {
  readonly executions: ReadonlyMap<string, Decimal>;
  readonly orders: ReadonlyMap<string, Decimal>;
};
