import type { Clock, Random } from "#domain";
import type { Grants } from "./ledger.ts";
import type { RedisClient } from "./redis-client.ts";
import type { Keys } from "./redis-keys.ts";
import { widen } from "./redis-query.ts";

/** `joining`: Redis is being told what we did alone. */
export type SeatState = "joining" | "shared" | "alone";

export type SeatOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly client: RedisClient;
  readonly keys: Keys;
  readonly name: string;
  /** How much longer than told windows are kept. */
  readonly guardMs: number;
  readonly beatMs: number;
  readonly missingAfterMs: number;
  readonly forgetAfterMs: number;
  /** What was let through without Redis, and what was let through with it. */
  readonly aloneGrants: () => readonly Grants[];
  readonly sharedGrants: () => readonly Grants[];
  readonly onShared: () => void;
};

/**
 * The place of this process among all that share the limits. Who is missing keeps a share of each
 * limit, which the others leave free, so that it can go on alone; whoever comes back first tells
 * what it did. One hole is known: a process that is cut off alone for longer than seats are kept.
 */
export type Seat = {
  readonly state: () => SeatState;
  readonly birth: () => string;
  /** Part of the limit that those who have Redis may use together. */
  readonly shared: (max: number) => number;
  /** Part of the limit that is ours without Redis, 0 if it is not known who else there is. */
  readonly alone: (max: number) => number;
  /** Milliseconds until the others have certainly made room for us in a window of that length. */
  readonly aloneInMs: (windowMs: number) => number;
  readonly lose: () => void;
  /** Joins now if it is not joined. */
  readonly settle: () => Promise<void>;
  readonly leave: () => Promise<void>;
};

type Seen = {
  readonly birth: string;
  readonly seats: number;
  /** How many seats each missing one knew of, so how it shares. */
  readonly missing: readonly number[];
};

export function takeSeat(options: SeatOptions): Seat {
  const { clock, client, beatMs } = options;
  const stopped = new AbortController();
  let state: SeatState = "alone";
  let seen: Seen | undefined;
  let beatAt = clock.monotonicMs();
  let current: Promise<void> | undefined;

  const beat = async () => {
    const joins = state !== "shared";
    if (joins) state = "joining";
    const known = seen?.birth;
    let told = await tell(options, known, joins ? options.aloneGrants() : []);
    if (known !== undefined && told.birth !== known) {
      // Redis has forgotten everything; each of us brings back his part.
      state = "joining";
      told = await tell(options, told.birth, options.sharedGrants());
    }
    seen = told;
    beatAt = clock.monotonicMs();
    if (state !== "joining") return;
    state = "shared";
    options.onShared();
  };
  const settle = () => {
    current ??= beat()
      .catch(() => void (state = "alone"))
      .finally(() => (current = undefined));
    return current;
  };
  const run = async () => {
    while (!stopped.signal.aborted) {
      await settle();
      await clock.sleep(beatMs, stopped.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    state: () => state,
    birth: () => seen?.birth ?? "",
    shared: (max) => (seen?.missing ?? []).reduce((left, seats) => left - shareOf(max, seats), max),
    alone: (max) => (seen ? shareOf(max, seen.seats) : 0),
    aloneInMs(windowMs) {
      const { missingAfterMs } = options;
      return beatAt + missingAfterMs + 2 * beatMs + windowMs - clock.monotonicMs();
    },
    lose: () => void (state = "alone"),
    settle,
    async leave() {
      stopped.abort();
      await running;
      const { seats, known } = options.keys;
      if (state === "shared") await client.leave(seats, known, options.name).catch(() => undefined);
      state = "alone";
      client.close();
    },
  };
}

/** Never all of it: somebody may have come of whom we could not learn. */
const shareOf = (max: number, seats: number) => Math.floor(max / Math.max(seats, 2));

async function tell(
  options: SeatOptions,
  known: string | undefined,
  grants: readonly Grants[],
): Promise<Seen> {
  const { keys, guardMs, random } = options;
  const windows = grants.filter(({ agesMs }) => agesMs.length > 0);
  const proposal = Buffer.from(random.bytes(8)).toString("hex");
  const widened = windows.map((each) => ({ ...each, windowMs: widen(each.windowMs, guardMs) }));
  const answer = await options.client.seat({
    keys: [
      ...[keys.quiet, keys.birth, keys.beat, keys.seats, keys.known],
      ...widened.map(({ key, windowMs }) => keys.note(key, windowMs)),
      ...widened.map(({ key, windowMs }) => keys.window(key, windowMs)),
    ],
    args: [
      ...[options.name, proposal, known ?? "", options.missingAfterMs, options.forgetAfterMs],
      ...widened.flatMap(({ windowMs, agesMs }) => [
        windowMs,
        JSON.stringify(agesMs.map((age) => Math.floor(age))),
      ]),
    ],
  });
  const [birth, seats, ...missing] = answer as [string, number, ...number[]];
  return { birth, seats, missing };
}
