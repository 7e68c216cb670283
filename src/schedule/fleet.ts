import type { Instant } from "#domain";

/** A breaker that a worker holds open: calls of one credential to one host are held back. */
export type OpenBreaker = {
  readonly broker: string;
  readonly host: string;
  readonly credential: string;
  readonly state: "open" | "half-open";
};

/** What a worker says of itself. */
export type WorkerSign = {
  /** The name under which it holds slots. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly role: "serve" | "worker";
  readonly version: string;
  readonly concurrency: number;
  readonly running: number;
  readonly startedAt: Instant;
  /** How late its latest starts were, at most `MAX_LAGS`, in ms. */
  readonly lagsMs: readonly number[];
  readonly breakers: readonly OpenBreaker[];
};

/** Starts that a worker remembers. */
export const MAX_LAGS = 500;

/** The processes that read connections, as each of them says every few seconds. */
export interface Fleet {
  /** Says that a worker is alive. */
  sign(worker: WorkerSign): Promise<void>;
  /** A worker that ends leaves; one that was killed is missed after a while. */
  leave(id: WorkerSign["id"]): Promise<void>;
  /** Those that gave a sign of life within so long. */
  present(withinMs: number): Promise<readonly (WorkerSign & { readonly seenAt: Instant })[]>;
}
