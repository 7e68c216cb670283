import type { Decimal, Instant, Instrument } from "#domain";

/**
 * A fill that a broker shows elsewhere than in its history of executions: in the state of an order,
 * or paired with another fill. What history gives must hold it, too.
 */
export type Mention = {
  /** The execution itself, or an order whose executions add up to the quantity. */
  readonly of: "execution" | "order";
  /** As it is called in the history. */
  readonly id: string;
  /** That much was executed, 0 or more; of an execution perhaps only a part. */
  readonly quantity: Decimal;
  readonly instrument?: Instrument;
  /** Nothing of it was executed before; absent where the broker does not say. */
  readonly from?: Instant;
  /** When the broker changed it last; absent where it does not say. */
  readonly changedAt?: Instant;
  /** The execution that it is paired with; where neither is held, both are older than the history. */
  readonly beside?: string;
};
