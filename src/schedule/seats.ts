import type { Clock } from "#domain";
import type { BegunSlot, Schedules, Slot } from "./ports.ts";
import type { SlotResult } from "./run.ts";

export type SeatParts = {
  readonly schedules: Pick<Schedules, "begin" | "renew" | "giveBack">;
  readonly clock: Pick<Clock, "sleep">;
  /** Names this process; a restart has another name. */
  readonly owner: string;
  /** Runs a slot that was begun to its end; see `runSlot`. */
  readonly run: (slot: BegunSlot) => Promise<SlotResult>;
  /** Told of each slot that is begun. */
  readonly onBegin?: ((slot: BegunSlot) => void) | undefined;
  /** Told of each slot that was run. */
  readonly onResult?: ((result: SlotResult) => void) | undefined;
};

export type SeatLimits = {
  readonly concurrency: number;
  readonly perBroker: number;
  readonly claimMs: number;
  /** How long a slot waits for a seat before it goes back, perhaps to another process. */
  readonly patienceMs: number;
};

export type Tell = (result: SlotResult) => void;

type Seat = {
  readonly broker: string;
  slot?: BegunSlot;
  readonly left: Promise<void>;
  readonly leave: () => void;
  /** Settled when its slot was given back while it still ran. */
  readonly freed: { readonly promise: Promise<void>; readonly resolve: () => void };
};

/** Of a slot that waits for a seat. */
type Place = {
  readonly broker: string;
  readonly sit: () => void;
  readonly leave: (seat: undefined) => void;
};

export type Seats = ReturnType<typeof createSeats>;

/** The slots that this process runs: one of a connection, and so many of a broker. */
export function createSeats(parts: SeatParts, limits: SeatLimits) {
  const { schedules, owner, clock } = parts;
  const { concurrency, perBroker, claimMs, patienceMs } = limits;
  const seats = new Map<string, Seat>();
  const isFull = (broker: string) =>
    seats.size >= concurrency ||
    [...seats.values()].filter((seat) => seat.broker === broker).length >= perBroker;
  const begun = () => [...seats.values()].flatMap(({ slot }) => slot ?? []);
  const line: Place[] = [];
  let isClosed = false;
  let next = settled<void>();

  function left(): void {
    seatWaiting();
    next.resolve();
    next = settled<void>();
  }

  function seatFor({ connection, broker }: Slot): Seat {
    const { promise, resolve: gone } = settled<void>();
    const seat: Seat = {
      broker,
      left: promise,
      freed: settled<void>(),
      leave() {
        if (seats.get(connection) !== seat) return;
        seats.delete(connection);
        gone();
        left();
      },
    };
    seats.set(connection, seat);
    return seat;
  }

  /** One that could not be begun need not wait until its claim has run out. */
  async function begin(slot: Slot): Promise<BegunSlot | undefined> {
    try {
      return await schedules.begin(slot, { owner, ttlMs: claimMs });
    } catch (error) {
      await schedules.giveBack(slot, { afterMs: 0 }).catch(() => undefined);
      throw error;
    }
  }

  async function runOn(seat: Seat, slot: Slot, tell: Tell | undefined): Promise<void> {
    try {
      const mine = await begin(slot);
      if (!mine) return;
      seat.slot = mine;
      parts.onBegin?.(mine);
      const result = await parts.run(mine);
      seat.leave();
      parts.onResult?.(result);
      tell?.(result);
    } finally {
      seat.leave();
    }
  }

  /** A seat at once or, after those who came before, once one is left; none if that lasts long. */
  async function nextSeat(slot: Slot): Promise<Seat | undefined> {
    const isBehind = line.some(({ broker }) => broker === slot.broker);
    if (!isClosed && !isBehind && !isFull(slot.broker)) return seatFor(slot);
    if (isClosed) return undefined;
    const over = new AbortController();
    const { promise, resolve } = settled<Seat | undefined>();
    const place: Place = {
      broker: slot.broker,
      sit: () => resolve(seatOnce(slot)),
      leave: resolve,
    };
    line.push(place);
    void clock.sleep(patienceMs, over.signal).then(
      () => resolve(undefined),
      () => undefined,
    );
    const seat = await promise;
    over.abort();
    const at = line.indexOf(place);
    if (at >= 0) line.splice(at, 1);
    return seat;
  }

  /** It may have been handed over twice, and the other was faster. */
  const seatOnce = (slot: Slot) => (seats.has(slot.connection) ? undefined : seatFor(slot));

  function seatWaiting(): void {
    for (const place of [...line]) {
      if (isFull(place.broker)) continue;
      line.splice(line.indexOf(place), 1);
      place.sit();
    }
  }

  return {
    taken: () => seats.size,
    /** How many slots of each broker have a seat here, or wait for one. */
    busy(): Readonly<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const { broker } of [...seats.values(), ...line])
        counts[broker] = (counts[broker] ?? 0) + 1;
      return counts;
    },
    /**
     * Runs a slot that was handed over, unless another has begun it or there is no seat for long.
     * Resolves when it has ended or was given back.
     */
    async take(slot: Slot, tell?: Tell): Promise<void> {
      // A slot of ours that was thought lost needs no second run.
      if (seats.has(slot.connection)) return;
      const seat = await nextSeat(slot);
      if (!seat) return void (await schedules.giveBack(slot, { afterMs: 0 }));
      const done = runOn(seat, slot, tell);
      // Who is given back early, because the process ends, is not waited for.
      done.catch(() => undefined);
      await Promise.race([done, seat.freed.promise]);
    },
    /** Resolves when the next seat is left, also one that is not taken yet. */
    nextLeave: () => next.promise,
    async empty(): Promise<void> {
      while (seats.size > 0) await Promise.all([...seats.values()].map(({ left }) => left));
    },
    async renew(): Promise<void> {
      const slots = begun();
      if (slots.length > 0) await schedules.renew(slots, claimMs);
    },
    /** Lets nobody sit down any more; who waits goes back. */
    close(): void {
      isClosed = true;
      for (const { leave } of line.splice(0)) leave(undefined);
    },
    async giveBack(): Promise<void> {
      for (const { slot, leave, freed } of [...seats.values()]) {
        if (slot) await schedules.giveBack(slot, { afterMs: 0 }).catch(() => undefined);
        leave();
        freed.resolve();
      }
    },
  };
}

function settled<Value>() {
  let resolve = (_: Value): void => undefined;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}
