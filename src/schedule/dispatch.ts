import type { Instant } from "#domain";
import type { Schedules, Slot } from "./ports.ts";
import type { SlotQueue } from "./queue.ts";
import type { Seats, Tell } from "./seats.ts";

export type DispatchParts = {
  readonly schedules: Pick<Schedules, "claim" | "giveBack">;
  readonly queue: SlotQueue;
  readonly seats: Seats;
  readonly limits: DispatchLimits;
  readonly onTrouble: (error: unknown) => void;
};

export type DispatchLimits = {
  readonly concurrency: number;
  readonly perBroker: number;
  /** Slots that wait in the queue, at most; few, so that what is urgent is not behind them. */
  readonly ahead: number;
  /** A slot that nobody has begun after so long counts as lost and is handed out again. */
  readonly offerMs: number;
};

/** Takes what is due out of the table and hands it over. */
export function createDispatch({ schedules, queue, seats, limits, onTrouble }: DispatchParts) {
  const { concurrency, perBroker, ahead, offerMs } = limits;
  const claim = (limit: number, dueBy?: Instant) =>
    schedules.claim({
      ...{ limit, perBroker, ttlMs: offerMs, busy: seats.busy() },
      ...(dueBy !== undefined && { dueBy }),
    });

  /** How many more may wait in the queue; undefined while it does not answer. */
  async function roomInQueue(): Promise<number | undefined> {
    try {
      return ahead - (await queue.depth()).waiting;
    } catch (error) {
      onTrouble(error);
      return undefined;
    }
  }

  /** Seats them here as far as there are seats; the others go back. */
  async function seat(slots: readonly Slot[], tell?: Tell): Promise<void> {
    for (const slot of slots) {
      if (seats.taken() >= concurrency) await schedules.giveBack(slot, { afterMs: 0 });
      else void seats.take(slot, tell).catch(onTrouble);
    }
  }

  async function put(slots: readonly Slot[]): Promise<void> {
    try {
      await queue.put(slots);
    } catch (error) {
      onTrouble(error);
      await seat(slots);
    }
  }

  return {
    /**
     * Puts into the queue what is due. While the queue does not answer, this process runs what it
     * claims. Tells whether more may be due.
     */
    async toQueue(): Promise<boolean> {
      const room = await roomInQueue();
      if (room !== undefined && room <= 0) return true;
      const limit = room ?? concurrency - seats.taken();
      if (limit <= 0) return true;
      const slots = await claim(limit);
      if (room === undefined) await seat(slots);
      else await put(slots);
      return slots.length > 0;
    },
    /** Seats here what was due by then. Tells how many were claimed. */
    async here(dueBy: Instant, tell: Tell): Promise<number> {
      const free = concurrency - seats.taken();
      if (free <= 0) return 0;
      const slots = await claim(free, dueBy);
      await seat(slots, tell);
      return slots.length;
    },
  };
}
