import type { DeadLetter, DeadLetterKind, DeadLetters, DeadLetterState, Instant } from "#domain";
import type { Act, Page, PageRequest } from "#sync";

/** The desk on which the work of one tenant lies that was given up. */
export type DeadLetterStore = DeadLetters & {
  /** What failed last first. */
  readonly list: (
    filter: {
      readonly state?: DeadLetterState | undefined;
      readonly kind?: DeadLetterKind | undefined;
    },
    page: PageRequest,
  ) => Promise<Page<DeadLetter>>;
  readonly read: (id: string) => Promise<DeadLetter | undefined>;
  /**
   * Takes an open letter off the desk; undefined if there is none, so that of two only one does.
   * With an act, its entry in the audit log is written with it, or neither is.
   */
  readonly end: (
    id: string,
    state: Exclude<DeadLetterState, "open">,
    at: Instant,
    act?: Act<DeadLetter>,
  ) => Promise<DeadLetter | undefined>;
  /** Puts a letter back that was taken off at this moment, unless a newer one tells of the same. */
  readonly reopen: (id: string, endedAt: Instant) => Promise<void>;
};
