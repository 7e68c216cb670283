import { BrokerError } from "#guard";

/** The broker's own code in an error of a call, for adapters that know what to do about it. */
export const brokerCodeOf = (error: unknown): string | undefined =>
  error instanceof BrokerError ? error.brokerCode : undefined;
