import type { Failure } from "./failure.ts";
import type { ConnectionId } from "./ids.ts";
import type { Instant } from "./instant.ts";

/**
 * What may fail for good: reading a connection, a slot whose process died each time, the delivery
 * of an outgoing webhook, a notification by another way.
 */
export const DEAD_LETTER_KINDS = ["pull", "slot", "webhook", "notification"] as const;
export type DeadLetterKind = (typeof DEAD_LETTER_KINDS)[number];

/**
 * `user`: only the user can mend it. `limit`: the broker asks to wait. `passing`: network or the
 * other end. `fault`: ours, or an interface that changed.
 */
export const FAILURE_CLASSES = ["user", "limit", "passing", "fault"] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * `open`: somebody should look. `replayed`: it was begun anew. `healed`: it succeeded by itself.
 * `dismissed`: somebody looked, and leaves it.
 */
export const DEAD_LETTER_STATES = ["open", "replayed", "healed", "dismissed"] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

/** Work that was given up, with all that is needed to see why and to begin it anew. */
export type DeadLetter = {
  readonly id: string;
  readonly kind: DeadLetterKind;
  /** Names the work within its kind: "connection:<id>", "delivery:<id>". */
  readonly subject: string;
  /** What the user calls it. */
  readonly label: string;
  /** With the connection its letters go. */
  readonly connection?: ConnectionId;
  readonly failure: Failure;
  readonly failureClass: FailureClass;
  /** Tries that failed since the last one that succeeded. */
  readonly attempts: number;
  /** What the work was given, without secrets, as JSON. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly firstFailedAt: Instant;
  readonly lastFailedAt: Instant;
  readonly state: DeadLetterState;
  /** When it was no longer open. */
  readonly endedAt?: Instant;
};

export type NewDeadLetter = Omit<
  DeadLetter,
  "id" | "firstFailedAt" | "lastFailedAt" | "state" | "endedAt"
> & { readonly at: Instant };

/** Where work goes that finally failed; of one tenant. */
export type DeadLetters = {
  /**
   * Lays it down. While a letter of the same kind and subject is open that one is brought up to
   * date, so that what fails again and again is one letter. Secrets are taken out of it first.
   * Returns the id of the letter.
   */
  readonly put: (letter: NewDeadLetter) => Promise<string>;
  /**
   * The work succeeded after all, or was begun anew by other means: its open letters need nobody
   * any more. Returns whether there were any.
   */
  readonly heal: (subject: string, at: Instant) => Promise<boolean>;
};
