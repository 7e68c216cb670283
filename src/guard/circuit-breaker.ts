import type { Clock } from "#domain";
import { BrokerError } from "./broker-error.ts";
import { classifyError } from "./classify.ts";
import type { BrokerErrorCode } from "./codes.ts";

export type BreakerState = "closed" | "open" | "half-open";

export type BreakerOptions = {
  readonly clock: Clock;
  /** Named in the error while it is open. */
  readonly broker?: string;
};

/** A host that shows these is in trouble; a wrong password or order says nothing of the host. */
const INFRASTRUCTURE: ReadonlySet<BrokerErrorCode> = new Set([
  "CONNECTION_FAILED",
  "NETWORK",
  "GATEWAY_NOT_RUNNING",
  "GATEWAY_NOT_CONNECTED",
  "TIMEOUT",
  "BROKER_TIMEOUT",
  "BROKER_UNAVAILABLE",
  "BROKER_INTERNAL",
]);

/**
 * Stops calling a host that fails: after so many infrastructure errors in a row nothing is sent for
 * `resetMs`, then one call probes while all others are still refused.
 */
export class CircuitBreaker {
  readonly #failures: number;
  readonly #resetMs: number;
  readonly #options: BreakerOptions;
  #failed = 0;
  #openedAt: number | undefined;
  /** Calls of an earlier age say nothing of the present one. */
  #age = 0;
  #probing = false;

  constructor(failures: number, resetMs: number, options: BreakerOptions) {
    this.#failures = failures;
    this.#resetMs = resetMs;
    this.#options = options;
  }

  /** Runs the work, or throws BROKER_UNAVAILABLE, not sent, while the host is left alone. */
  async execute<Result>(work: () => Promise<Result>): Promise<Result> {
    const state = this.getState();
    if (state === "open" || this.#probing) throw this.#refusal();
    this.#probing = state === "half-open";
    const age = this.#age;
    try {
      const result = await work();
      if (age === this.#age) this.#close();
      return result;
    } catch (error) {
      if (age === this.#age) this.#failedWith(error);
      throw error;
    }
  }

  getState(): BreakerState {
    if (this.#openedAt === undefined) return "closed";
    return this.#waitMs() > 0 ? "open" : "half-open";
  }

  #failedWith(error: unknown): void {
    const { code, type } = classifyError(error);
    // A fault of ours or a call that was stopped says nothing of the host.
    if (type === "unknown" || type === "protocol") {
      this.#probing = false;
      return;
    }
    // Any other answer, a refusal included, shows that the host works.
    if (!INFRASTRUCTURE.has(code)) return this.#close();
    this.#failed += 1;
    if (this.#openedAt === undefined && this.#failed < this.#failures) return;
    this.#openedAt = this.#options.clock.monotonicMs();
    this.#age += 1;
    this.#probing = false;
  }

  #close(): void {
    if (this.#openedAt !== undefined) this.#age += 1;
    this.#failed = 0;
    this.#openedAt = undefined;
    this.#probing = false;
  }

  #waitMs(): number {
    const { clock } = this.#options;
    return this.#openedAt === undefined ? 0 : this.#openedAt + this.#resetMs - clock.monotonicMs();
  }

  #refusal(): BrokerError {
    const { broker } = this.#options;
    return new BrokerError("The broker failed several times in a row and is left alone for now", {
      code: "BROKER_UNAVAILABLE",
      ...(broker !== undefined && { broker }),
      outcome: "not-sent",
      retryAfterMs: Math.max(this.#waitMs(), 0),
    });
  }
}
