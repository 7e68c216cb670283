import type { Clock } from "#domain";
import { BrokerError } from "./broker-error.ts";

export type TimeoutContext = {
  readonly clock: Clock;
  /** Names the call in the message: "getTrades". */
  readonly operation?: string;
  readonly broker?: string;
  /** Ends the call from outside, with its own reason. */
  readonly signal?: AbortSignal | undefined;
};

/** A reason of its own costs nothing, where the one that the platform makes looks at the stack. */
const DONE = "The work is done";

/**
 * Runs the work and aborts it once `timeoutMs` have passed, through the signal that it is given, so
 * that its socket closes and nothing goes on in the dark. Rejects with TIMEOUT at once, even if the
 * work does not listen; what it may have done at the broker is unknown.
 */
export async function withTimeout<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  timeoutMs: number,
  context: TimeoutContext,
): Promise<Result> {
  context.signal?.throwIfAborted();
  const deadline = new AbortController();
  const finished = new AbortController();
  void context.clock.sleep(timeoutMs, finished.signal).then(
    () => deadline.abort(timeoutError(timeoutMs, context)),
    () => undefined,
  );
  const signal = context.signal
    ? AbortSignal.any([context.signal, deadline.signal])
    : deadline.signal;
  const abort = abortOf(signal);
  try {
    return await Promise.race([work(signal), abort.aborted]);
  } catch (error) {
    // Many clients reject with an error of their own when they are aborted.
    throw signal.aborted ? signal.reason : error;
  } finally {
    abort.forget();
    finished.abort(DONE);
  }
}

/**
 * Rejects when the signal says so. To be forgotten in the end: signals outlive several collections
 * of garbage, and one that is listened to would keep the whole result of the work for as long.
 */
function abortOf(signal: AbortSignal) {
  let give: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason as Error);
  });
  if (signal.aborted) give();
  else signal.addEventListener("abort", give, { once: true });
  return { aborted, forget: () => signal.removeEventListener("abort", give) };
}

function timeoutError(timeoutMs: number, context: TimeoutContext): BrokerError {
  const { operation = "call", broker } = context;
  return new BrokerError(`The answer to "${operation}" did not come within ${timeoutMs} ms`, {
    code: "TIMEOUT",
    ...(broker !== undefined && { broker }),
    outcome: "unknown",
  });
}
