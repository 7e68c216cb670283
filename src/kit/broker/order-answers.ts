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
export const unsupportedOrder = (broker: string, what: string): never =>
  refusedUnsent({
    ...{ broker, code: "UNSUPPORTED_OPERATION" },
    message: `The broker takes no order with ${what}`,
  });

type Unsent = {
  readonly broker: string;
  readonly code: BrokerErrorCode;
  readonly message: string;
  readonly cause?: unknown;
};

/** Refuses what was not sent, by what the broker said before. */
export function refusedUnsent({ message, ...init }: Unsent): never {
  throw new BrokerApiError(message, { ...init, outcome: "not-sent" });
}

/**
 * What an order needs to know before it is sent. A question that fails has done nothing, so the
 * order was not sent.
 */
export async function beforeSending<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof BrokerError) || error.outcome !== "none") throw error;
    const { message, code, broker } = error;
    return refusedUnsent({ message, code, broker, cause: error });
  }
}

/**
 * A look at an order after the broker took a request about it. What fails then says nothing of the
 * request, so what came of it is not known.
 */
export async function lookedAfter<Answer>(
  broker: string,
  looking: Promise<Answer | undefined>,
): Promise<Answer> {
  const unseen = { code: "ORDER_NOT_FOUND", broker, outcome: "unknown" } as const;
  try {
    const seen = await looking;
    if (seen !== undefined) return seen;
  } catch (cause) {
    throw new BrokerApiError("The broker took the request and could not be asked then", {
      ...{ ...unseen, cause },
    });
  }
  throw new BrokerApiError("The broker took the request and does not show the order yet", unseen);
}
