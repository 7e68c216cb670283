import { FailureError } from "#domain";
import { type AuditRoom, signEnds } from "./audit-work.ts";

/** What is done between two checkpoints could be cut off without a trace. */
const EVERY_MS = 3_600_000;

/**
 * Signs where the audit log ends, now and every hour, until it is stopped; the last time then.
 * Failures are told and do not stop anything: a broken log must not keep a trader from trading.
 */
export function keepSigning(room: AuditRoom, tell: (message: string) => void) {
  const sign = async (): Promise<void> => {
    try {
      await signEnds(room);
    } catch (error) {
      tell(error instanceof FailureError ? error.failure.message : String(error));
    }
  };
  // One after the other: two at once would sign the same end twice.
  let last = sign();
  const timer = setInterval(() => {
    last = last.then(sign);
  }, EVERY_MS);
  timer.unref();
  return async (): Promise<void> => {
    clearInterval(timer);
    await last.then(sign);
  };
}
