import type { Failure } from "#domain";
import {
  BrokerApiError,
  BrokerAuthError,
  type BrokerError,
  type BrokerErrorInit,
  BrokerRateLimitError,
} from "./broker-error.ts";
import { BROKER_ERROR_CODES, factsOf } from "./codes.ts";

/**
 * The error of a broker whose failure was stored, such as that of a pull in the log. Undefined for
 * a failure of another kind.
 */
export function brokerErrorOf(failure: Failure): BrokerError | undefined {
  if (!failure.code.startsWith("broker-")) return undefined;
  const name = failure.code.slice("broker-".length).toUpperCase().replaceAll("-", "_");
  const code = BROKER_ERROR_CODES.find((each) => each === name);
  if (code === undefined) return undefined;
  const { owner, next, message, details = {} } = failure;
  const broker = details["broker"];
  const init: BrokerErrorInit = {
    ...{ code, owner, next, details },
    outcome: "none",
    ...(typeof broker === "string" && { broker }),
  };
  const { type } = factsOf(code);
  if (type === "auth") return new BrokerAuthError(message, init);
  return type === "rate_limit"
    ? new BrokerRateLimitError(message, init)
    : new BrokerApiError(message, init);
}
