import { BrokerApiError, type BrokerError } from "#guard";

type Fault = {
  readonly code: "TIMEOUT" | "PROTOCOL_ERROR";
  /** Whether the request can have arrived. */
  readonly outcome: "unknown" | "not-sent";
  readonly retryable?: true;
};

/** An error of the way to a broker, before anything is known of what it said. */
export const netFault = (message: string, fault: Fault): BrokerError =>
  new BrokerApiError(message, fault);

/** A reply that is longer than its endpoint allows. */
export const tooLong = (maxBytes: number): BrokerError =>
  netFault(`The reply is longer than ${maxBytes} bytes`, {
    code: "PROTOCOL_ERROR",
    outcome: "unknown",
  });
