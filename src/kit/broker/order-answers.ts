import { BrokerApiError, BrokerError, type BrokerErrorCode } from "#guard";
import type { OrderName } from "./trading.ts";

/**
 * What was asked for, or undefined where the broker says by one of these codes that it is not
 * there.
 */
export async function absentIf<Answer>(
  asked: Promise<Answer>,
  ...codes: readonly BrokerErrorCode[]
): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof BrokerError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** The broker's id of an order, which every acknowledged order has. Throws a TypeError without. */
export function brokerIdOf({ orderId, clientOrderId }: OrderName): string {
  if (orderId === undefined)
    throw new TypeError(`Order "${clientOrderId}" has no id of the broker yet`);
  return orderId;
}

/** Refuses, before anything is sent, an order that the broker has no words for. */
export function unsupportedOrder(broker: string, what: string): never {
  const init = { code: "UNSUPPORTED_OPERATION", broker, outcome: "not-sent" } as const;
  throw new BrokerApiError(`The broker takes no order with ${what}`, init);
}
