import type { Slot } from "./ports.ts";
import type { SlotQueue, Taker, Taking } from "./queue.ts";
import { travelId } from "./slot.ts";

type Hand = Taking & {
  readonly holds: Map<string, Slot>;
  isStopped: boolean;
  end: () => void;
};

export type MemoryTaker = Taker & {
  /** Ends as a process that is killed does: what it was handed is handed to another. */
  readonly vanish: () => void;
};

export type MemoryQueue = Omit<SlotQueue, "take"> & {
  take(taking: Taking): MemoryTaker;
  /** Forgets all that it holds. */
  readonly lose: () => void;
};

const TURNS = { interactive: 0, scheduled: 1, backfill: 2 } as const;

/** A queue in memory that can lose what it holds, with the semantics of the real ones. */
export function createMemoryQueue(): MemoryQueue {
  let waiting: Slot[] = [];
  const active = new Set<string>();
  const hands = new Set<Hand>();

  function handOver(): void {
    for (const hand of hands) {
      while (waiting.length > 0 && !hand.isStopped && hand.holds.size < hand.concurrency) {
        const slot = waiting.shift();
        if (slot) void handTo(hand, slot);
      }
    }
  }

  async function handTo(hand: Hand, slot: Slot): Promise<void> {
    const name = travelId(slot);
    active.add(name);
    hand.holds.set(name, slot);
    await hand.work(slot).catch(hand.onTrouble);
    if (hand.holds.delete(name)) active.delete(name);
    if (hand.holds.size === 0 && hand.isStopped) hand.end();
    handOver();
  }

  function add(slots: readonly Slot[]): void {
    const names = new Set([...active, ...waiting.map(travelId)]);
    for (const slot of slots) {
      if (names.has(travelId(slot))) continue;
      names.add(travelId(slot));
      waiting.push(slot);
    }
    waiting = waiting.toSorted((a, b) => TURNS[a.priority] - TURNS[b.priority]);
    // Not before the caller goes on, as with the real ones.
    queueMicrotask(handOver);
  }

  return {
    backend: "memory",
    put: async (slots) => add(slots),
    take(taking) {
      const hand: Hand = { ...taking, holds: new Map(), isStopped: false, end: () => undefined };
      hands.add(hand);
      queueMicrotask(handOver);
      return {
        async stop() {
          hand.isStopped = true;
          hands.delete(hand);
          if (hand.holds.size > 0) await new Promise<void>((end) => (hand.end = end));
        },
        vanish() {
          hand.isStopped = true;
          hands.delete(hand);
          const held = [...hand.holds];
          hand.holds.clear();
          for (const [name] of held) active.delete(name);
          add(held.map(([, slot]) => slot));
        },
      };
    },
    depth: async () => ({ waiting: waiting.length, active: active.size }),
    close: async () => undefined,
    lose() {
      waiting = [];
      active.clear();
    },
  };
}
