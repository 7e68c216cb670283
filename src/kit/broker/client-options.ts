import type { Clock, Environment, Instant } from "#domain";
import type { BrokerErrorCode, Breakers, Lane, Limiter, WithRetry } from "#guard";
import type { BrokerAdapter, Credentials, TokenSet } from "./adapter.ts";
import type { Origins } from "./address.ts";
import type { Net } from "./net.ts";

/** What happened around one call, for the log of a pull. */
export type CallEvent =
  | { readonly type: "sent"; readonly what: string; readonly attempt: number }
  | {
      readonly type: "answered";
      readonly what: string;
      readonly status: number;
      readonly durationMs: number;
      /** The broker's clock, in whole seconds cut off below. */
      readonly at?: Instant | undefined;
    }
  | { readonly type: "waited"; readonly for: "limit"; readonly ms: number }
  | {
      readonly type: "waited";
      readonly for: "retry";
      readonly ms: number;
      /** Code of the error that the wait is about. */
      readonly code: BrokerErrorCode;
    };

export type ClientOptions = {
  readonly adapter: BrokerAdapter;
  readonly environment: Environment;
  /** Stands for the origins of the paper environment, as those of a sandbox do. */
  readonly origins?: Origins | undefined;
  readonly net: Net;
  readonly limiter: Limiter;
  /** Shared by all clients of a process, as `createRetry` makes it. */
  readonly retry: WithRetry;
  /** Shared likewise. */
  readonly breakers: Breakers;
  readonly clock: Clock;
  /**
   * Names the credential in the keys of limits and breakers, and is not secret: the id of the
   * connection.
   */
  readonly credential: string;
  /** Asked for each attempt, and not kept. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** The token that stands now, where the broker has log-ins. Asked for each attempt. */
  readonly token?: (() => Promise<TokenSet | undefined>) | undefined;
  /** Default "sync". */
  readonly lane?: Lane | undefined;
  /** For one call with all its waits and retries. Default 120,000. */
  readonly deadlineMs?: number | undefined;
  /** For one attempt. Default 30,000. */
  readonly attemptMs?: number | undefined;
  /** Repetitions of one idempotent call. Default 3. */
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly observe?: ((event: CallEvent) => void) | undefined;
};
