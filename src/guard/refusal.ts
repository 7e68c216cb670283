import type { Outcome } from "./broker-error.ts";
import type { ErrorType } from "./code-facts.ts";
import { type BrokerErrorCode, factsOf } from "./codes.ts";

/** A broker that says so has looked at the request and did not take it. */
const LOOKED_AT: ReadonlySet<ErrorType> = new Set(["validation", "market", "risk"]);

/** These tell of an order or an account, and not that this request was refused. */
const NO_PROOF: ReadonlySet<BrokerErrorCode> = new Set([
  "ORDER_CANCELED",
  "ORDER_EXPIRED",
  "MARGIN_CALL",
]);

/**
 * What a refusal with a code that the manifest knows proves of a call that would have changed
 * something; undefined where it proves nothing, as with trouble at the broker.
 */
export function outcomeOfRefusal(code: BrokerErrorCode): Outcome | undefined {
  if (code === "DUPLICATE_CLIENT_ID") return "exists";
  if (code === "UNSUPPORTED_OPERATION") return "rejected";
  return LOOKED_AT.has(factsOf(code).type) && !NO_PROOF.has(code) ? "rejected" : undefined;
}
