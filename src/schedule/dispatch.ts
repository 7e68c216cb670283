import type { Instant } from "#domain";
import type { ClaimedSlot, ClaimRequest, Schedules, Slot } from "./ports.ts";
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
  const claim = (limit: number, only: Pick<ClaimRequest, "dueBy" | "onlyAgain"> = {}) =>
    schedules.claim({ limit, perBroker, ttlMs: offerMs, busy: seats.busy(), ...only });
  const free = () => Math.max(0, concurrency - seats.taken());

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

  /**
   * What comes again needs no carrier, which may have lost it or hold on to it: it is run here, as
   * far as there are seats.
   */
  async function handOver(slots: readonly ClaimedSlot[]): Promise<void> {
    const here = slots.filter(({ isAgain }) => isAgain).slice(0, free());
    await seat(here);
    await put(slots.filter((slot) => !here.includes(slot)));
  }

  async function put(slots: readonly Slot[]): Promise<void> {
    try {
      await queue.put(slots);
    } catch (error) {
      onTrouble(error);
      await seat(slots);
    }
  }

  /** A queue may be full because it hands nothing over. */
  async function lost(): Promise<true> {
    if (free() > 0) await seat(await claim(free(), { onlyAgain: true }));
    return true;
  }

  return {
    /**
     * Puts into the queue what is due. While the queue does not answer, this process runs what it
     * claims. Tells whether more may be due.
     */
    async toQueue(): Promise<boolean> {
      const room = await roomInQueue();
      if (room !== undefined && room <= 0) return lost();
      const limit = room ?? free();
      if (limit <= 0) return true;
      const slots = await claim(limit);
      if (room === undefined) await seat(slots);
      else await handOver(slots);
      return slots.length > 0;
    },
    /** Seats here what was due by then. Tells how many were claimed. */
    async here(dueBy: Instant, tell: Tell): Promise<number> {
      if (free() === 0) return 0;
      const slots = await claim(free(), { dueBy });
      await seat(slots, tell);
      return slots.length;
    },
  };
}
