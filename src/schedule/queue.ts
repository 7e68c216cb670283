import type { Slot } from "./ports.ts";

/** How many slots a queue holds. */
export type QueueDepth = {
  readonly waiting: number;
  /** Handed over, and not done yet. */
  readonly active: number;
};

export type Taking = {
  /** Slots that are worked on at the same time, at most. */
  readonly concurrency: number;
  /** Does the work of one slot. A slot is not handed over again once this has resolved. */
  readonly work: (slot: Slot) => Promise<void>;
  /** Told of trouble with the queue; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
};

/** Takes slots from a queue until it is stopped. */
export type Taker = {
  /** Takes nothing more; resolves when all that was handed over is done. */
  readonly stop: () => Promise<void>;
};

/**
 * Carries claimed slots to whoever has a hand free, in this process or another: what a user waits
 * for first, then what is new, then more of the past.
 *
 * It may lose slots and may hand one over twice; `Schedules` holds the truth, hands out again what
 * was lost and lets one of two begin.
 */
export interface SlotQueue {
  readonly backend: "redis" | "postgres" | "pglite" | "memory";
  /**
   * Adds slots. One that waits or is worked on already, begun as often, is not added again. Fails,
   * within seconds, while the queue does not answer.
   */
  put(slots: readonly Slot[]): Promise<void>;
  /** Begins to hand slots over. */
  take(taking: Taking): Taker;
  depth(): Promise<QueueDepth>;
  close(): Promise<void>;
}
