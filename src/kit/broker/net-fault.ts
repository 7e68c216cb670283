import { BrokerApiError, type BrokerError, codeOfStatus } from "#guard";

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

/** A broker that answers the opening of a stream with another status than success. */
export function handshakeRefused(status: number, retryAfter: string | undefined): BrokerError {
  const code = codeOfStatus(status);
  const seconds = /^\d{1,6}$/.test(retryAfter ?? "") ? Number.parseInt(retryAfter ?? "", 10) : 0;
  return new BrokerApiError(`The broker answers the opening of a stream with ${status}`, {
    ...{ code, outcome: "rejected", details: { status } },
    ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
  });
}
