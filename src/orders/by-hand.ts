import { Decimal, type Failure, fail, type HandAnswer } from "#domain";
import type { OrderRecord } from "./ports.ts";
import { add, type SendParts } from "./send.ts";

/** What a person says of an order: what became of it, how much was traded, and how they know. */
export type ByHand = {
  readonly answer: HandAnswer;
  /** The whole order unless told. */
  readonly filled?: Decimal;
  readonly note: string;
};

/**
 * Settles an order by what a person saw at the broker. Fails with "order-not-parked" for one that
 * can be looked up, and with "bad-order-answer" for more than was ordered, or nothing.
 */
export async function settleByHand(
  parts: Pick<SendParts, "journal" | "clock">,
  record: OrderRecord,
  { answer, filled, note }: ByHand,
): Promise<OrderRecord> {
  if (record.state !== "parked" && record.state !== "not-found") fail(notParked(record));
  const traded = answer === "filled" ? (filled ?? record.ticket.quantity) : Decimal.zero;
  if (answer === "filled" && (traded.sign <= 0 || traded.gt(record.ticket.quantity)))
    fail(badAnswer(traded, record));
  const at = parts.clock.now();
  return add(parts, record, { type: "settled", at, answer, filled: traded, note });
}

const notParked = ({ state }: OrderRecord): Failure => ({
  code: "order-not-parked",
  message: `The order is "${state}", which is no matter for a person`,
  owner: "user",
  next: "Show the order again: what became of it is known, or is being looked up",
});

const badAnswer = (filled: Decimal, { ticket }: OrderRecord): Failure => ({
  code: "bad-order-answer",
  message: `"${filled}" of an order of ${ticket.quantity} cannot be traded`,
  owner: "user",
  next: "Give what the broker shows as traded, above 0 and at most the whole order",
});
