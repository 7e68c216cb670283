import type { CodeFacts } from "./code-facts.ts";
import { connectionCodes } from "./connection-codes.ts";
import { orderCodes } from "./order-codes.ts";

const facts = { ...connectionCodes, ...orderCodes };

/** A code of ours for what brokers say in a thousand ways; manifests map theirs to it. */
export type BrokerErrorCode = keyof typeof facts;

/** All codes; none is ever removed. Some say the same, where two vocabularies met. */
export const BROKER_ERROR_CODES = Object.keys(facts) as readonly BrokerErrorCode[];

/** The codes by name, `BrokerErrorCode.TIMEOUT`. */
export const BrokerErrorCode = Object.freeze(
  Object.fromEntries(BROKER_ERROR_CODES.map((code) => [code, code])),
) as { readonly [Code in BrokerErrorCode]: Code };

/** What is known of an error from its code alone. */
export const factsOf = (code: BrokerErrorCode): CodeFacts => facts[code];

/** Whether a text is one of the codes. */
export const isBrokerErrorCode = (text: string): text is BrokerErrorCode =>
  Object.hasOwn(facts, text);
