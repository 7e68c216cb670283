import { FailureError } from "#domain";
import {
  asStartFailure,
  logSize,
  logTail,
  NO_SPACE,
  type Endpoint,
  type Layout,
} from "./cluster.ts";
import { codeOf, isStopped, translate } from "./failures.ts";
import { leave, type Hold } from "./hold.ts";
import type { Place } from "./server.ts";

/** Watches over the server behind a pool of connections, and starts it again when it has ended. */
export type Keeper = {
  /** Makes a connection, waiting for a server that is being started again. */
  reach<Result>(connect: (endpoint: Endpoint) => Promise<Result>): Promise<Result>;
  /** Makes sure that the server runs after a connection to it broke. */
  recheck(): Promise<void>;
  /** The reason behind an error, where the database itself could not tell it any more. */
  explain(error: unknown): Promise<unknown>;
  /** Ends the connections, then what it keeps. */
  close(endConnections: () => Promise<void>): Promise<void>;
};

type Keeping = {
  readonly place: Place;
  readonly hold: Hold;
  /** Finds or starts the server anew, and takes the folder unless somebody else has. */
  readonly again: () => Promise<Hold>;
};

/** One start that fails may be about processes that still end; five in a row are not. */
const ATTEMPTS = 5;
const BACKOFF_MS = 100;
/** How long a failure to start stands before it is tried again for whoever asks. */
const STANDS_MS = 10_000;
/** A server that ends more often than this has a reason that starting does not cure. */
const MAX_REVIVALS = 5;
const WINDOW_MS = 10 * 60_000;

type Down = { readonly failure: FailureError; readonly atMs: number };

export async function keep({ place, hold: first, again }: Keeping): Promise<Keeper> {
  const { layout, surroundings } = place;
  let hold: Hold | undefined;
  let latest = first;
  let logStart = 0;
  let reviving: Promise<void> | undefined;
  let checking: Promise<void> | undefined;
  let down: Down | undefined;
  let isClosing = false;
  let revivals: readonly number[] = [];

  const settle = async (next: Hold) => {
    logStart = await logSize(layout);
    hold = latest = next;
    // The end of the owner's connection is the first that is heard of the end of the server.
    next.owner?.once("end", () => {
      if (hold === next && !isClosing) void revive().catch(() => undefined);
    });
  };

  const revive = () => (reviving ??= attempts().finally(() => (reviving = undefined)));

  async function attempts(): Promise<void> {
    const lost = hold;
    hold = undefined;
    await lost?.owner?.end().catch(() => undefined);
    try {
      refuseTooMany();
      await settle(await persistently());
      down = undefined;
    } catch (error) {
      const failure = notStarted(translate(error, layout.folder), layout);
      down = { failure, atMs: surroundings.monotonicMs() };
      throw failure;
    }
  }

  function refuseTooMany(): void {
    const now = surroundings.monotonicMs();
    revivals = [...revivals.filter((at) => now - at < WINDOW_MS), now];
    if (revivals.length <= MAX_REVIVALS) return;
    // What is refused does not count, else asking would keep it down.
    revivals = revivals.slice(0, MAX_REVIVALS);
    throw keepsStopping(layout);
  }

  async function persistently(): Promise<Hold> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await again();
      } catch (error) {
        if (isClosing || attempt === ATTEMPTS) throw error;
      }
      await surroundings.sleep(BACKOFF_MS * 2 ** (attempt - 1));
    }
  }

  async function upright(): Promise<Hold> {
    await reviving?.catch(() => undefined);
    if (hold) return hold;
    // What still runs while all is closed fails by itself.
    if (isClosing) return latest;
    if (down && surroundings.monotonicMs() - down.atMs < STANDS_MS) throw down.failure;
    await revive();
    return upright();
  }

  async function check(): Promise<void> {
    const checked = hold;
    const answer = checked?.owner?.query("select 1").catch((error: unknown) => ({ error }));
    const isDead = answer !== undefined && "error" in (await answer);
    if (isDead && checked === hold && !isClosing) await revive();
  }

  await settle(first);
  return {
    async reach(connect) {
      const { server, owner } = await upright();
      try {
        return await connect(server.endpoint);
      } catch (error) {
        // A guest may not keep the server of an owner who has left from ending.
        if (isClosing || !isLost(error, owner === undefined)) throw error;
        if (hold?.server === server) await revive();
        return connect((await upright()).server.endpoint);
      }
    },
    recheck: () => (checking ??= check().finally(() => (checking = undefined))),
    explain: (error) => explainEnd(error, layout, logStart),
    async close(endConnections) {
      isClosing = true;
      await endConnections();
      await reviving?.catch(() => undefined);
      if (hold) await leave(hold, surroundings);
    },
  };
}

/** Whether an attempt to connect failed because the server has ended or is about to. */
function isLost(error: unknown, isGuest: boolean): boolean {
  // Its owner has left, and it ends once its guests have.
  if (isGuest && codeOf(error) === "57P03") return false;
  return isStopped(translate(error, "/"));
}

/** A server that finds no room for its log ends at once; only its log says why. */
async function explainEnd(error: unknown, layout: Layout, from: number): Promise<unknown> {
  if (!isStopped(error)) return error;
  const said = await logTail(layout, from);
  return NO_SPACE.test(said) ? asStartFailure(new Error(said), layout) : error;
}

const keepsStopping = ({ folder, log }: Layout) =>
  new FailureError({
    code: "database-keeps-stopping",
    message: `The database in "${folder}" stopped ${MAX_REVIVALS + 1} times within ten minutes`,
    owner: "user",
    next: `Look into "${log}" for the reason; it is started again after ten minutes, or with OpenBlotter`,
    details: { folder, log },
  });

function notStarted(error: unknown, { folder, log }: Layout): FailureError {
  if (error instanceof FailureError) return error;
  return new FailureError(
    {
      code: "database-not-started",
      message: `The database in "${folder}" stopped and does not start again`,
      owner: "user",
      next: `Look into "${log}" for the reason, and start OpenBlotter again`,
      details: { folder, log },
    },
    { cause: error },
  );
}
