import type { AccountId, Currency, Execution, Instrument, InstrumentId } from "#domain";
import { type Books, createBooks, type Gap, type RoundTrip, type TradeRules } from "#trades";
import type { IdentifiedExecution, ImportTransaction, Stored, Touched } from "../ports/index.ts";
import { detached } from "./detached.ts";

/** Round trips that are handed to storage at once; few, so that little is left for the end. */
const TRIPS = 500;

/** Executions of open round trips, and gaps, that may be held; with more, nothing is built early. */
const MAX_HELD = 100_000;

/** Positions that may be open at once; those beyond are built from what is stored. */
const MAX_POSITIONS = 20_000;

type Building = Pick<
  ImportTransaction,
  "blankAmong" | "addRoundTrips" | "instruments" | "replaceGaps"
>;

/** What was built of one account and instrument so far. */
type Position = {
  readonly instrument: Instrument;
  readonly currency: Currency | undefined;
  /** Undefined from the moment on at which it must be built from what is stored. */
  books: Books | undefined;
  last: Pick<Execution, "executedAt" | "sequence"> | undefined;
  held: number;
  trips: number;
  gaps: Gap[];
};

type Account = {
  readonly currency: Currency | undefined;
  readonly positions: Map<InstrumentId, Position>;
};

export type Left = {
  /** What must be built from what is stored. */
  readonly positions: readonly Touched[];
  /** Round trips that stand. */
  readonly roundTrips: number;
};

/**
 * Builds the round trips of accounts that held nothing while their executions are stored, which
 * saves reading them back. It ends with the same round trips, or leaves a position to
 * `rebuildTouched`: one whose executions come out of order, are corrected, split or funded, and all
 * of them where memory would grow with the file. Only flat to flat, since there the end of a round
 * trip lets go of its executions.
 */
export function createStream(transaction: Building, rules: Partial<TradeRules>) {
  const accounts = new Map<AccountId, Account>();
  let ready: RoundTrip[] = [];
  let positions = 0;
  let held = 0;
  let isOn = (rules.grouping ?? "flat-to-flat") === "flat-to-flat";

  /** Looks, before anything of them is stored, which accounts hold nothing. */
  async function expect(ids: readonly AccountId[]): Promise<void> {
    if (!isOn) return;
    for (const { account, currency } of await transaction.blankAmong(ids))
      accounts.set(account, { currency, positions: new Map() });
  }

  /** Feeds what was just stored, in the order of the file. */
  async function take(batch: readonly IdentifiedExecution[], stored: Stored): Promise<void> {
    if (!isOn || accounts.size === 0) return;
    // Which of them are new is not told, and need not be: a first import knows none.
    if (stored.new !== batch.length) return stop();
    for (const { execution } of batch) {
      const account = accounts.get(execution.account);
      if (account) feed(positionOf(account, execution), execution);
    }
    if (held > MAX_HELD) stop();
    if (ready.length >= TRIPS) await flush();
  }

  function positionOf({ currency, positions: known }: Account, execution: Execution): Position {
    const { instrument } = execution;
    let position = known.get(instrument.id);
    if (!position) {
      position = createPosition(instrument, currency);
      if (++positions > MAX_POSITIONS) position.books = undefined;
      known.set(instrument.id, position);
    }
    return position;
  }

  function createPosition(instrument: Instrument, currency: Currency | undefined): Position {
    const position: Position = {
      ...{ instrument, currency, held: 0, trips: 0, gaps: [], last: undefined },
      books: createBooks(currency === undefined ? rules : { accountCurrency: currency, ...rules }, {
        trip: (trip) => {
          position.trips++;
          held -= position.held;
          position.held = 0;
          ready.push(trip);
        },
        gap: (gap) => {
          held++;
          position.gaps.push(gap);
        },
      }),
    };
    return position;
  }

  function feed(position: Position, execution: Execution): void {
    const { books, last } = position;
    if (!books) return;
    if (execution.report !== "new" || (last && !isAfter(execution, last))) return drop(position);
    position.last = execution;
    position.held++;
    held++;
    books.feed(detached(execution, position.instrument));
  }

  function drop(position: Position): void {
    held -= position.held + position.gaps.length;
    position.books = undefined;
    position.held = 0;
    position.gaps = [];
  }

  /** Nothing is built early any more; what was written is replaced. */
  function stop(): void {
    isOn = false;
    for (const account of accounts.values())
      for (const position of account.positions.values()) drop(position);
  }

  async function flush(): Promise<void> {
    const trips = ready;
    ready = [];
    if (trips.length > 0) await transaction.addRoundTrips(trips);
  }

  /** Ends what is complete. Call it once, when all is stored. */
  async function end(touched: readonly Touched[]): Promise<Left> {
    const ids = touched.flatMap((each) => (built(each)?.books ? [each.instrument] : []));
    const stored = new Map((await transaction.instruments(ids)).map((each) => [each.id, each]));
    const left: Touched[] = [];
    let roundTrips = 0;
    for (const each of touched) {
      const position = built(each);
      if (position && isComplete(position, each, stored.get(each.instrument)))
        roundTrips += await finish(position, each);
      else left.push(position && position.trips > 0 ? toReplace(each) : each);
    }
    await flush();
    return { positions: left, roundTrips };
  }

  const built = ({ account, instrument }: Touched) =>
    accounts.get(account)?.positions.get(instrument);

  async function finish(position: Position, touched: Touched): Promise<number> {
    const { books, gaps, trips } = position;
    const openTrips = books?.end().openTrips ?? [];
    position.books = undefined;
    for (const trip of openTrips) ready.push(trip);
    if (ready.length >= TRIPS) await flush();
    if (gaps.length > 0) await transaction.replaceGaps(touched, undefined, gaps);
    return trips + openTrips.length;
  }

  return { expect, take, end };
}

export type Stream = ReturnType<typeof createStream>;

type Moment = Pick<Execution, "executedAt" | "sequence">;

/** Equal moments are ordered by id, as the database compares them; such positions are left to it. */
const isAfter = (a: Moment, b: Moment): boolean =>
  a.executedAt > b.executedAt || (a.executedAt === b.executedAt && a.sequence > b.sequence);

/** Nothing but its executions makes the position, and all that was assumed of it stands. */
const isComplete = (position: Position, touched: Touched, stored: Instrument | undefined) =>
  position.books !== undefined &&
  touched.isPlain === true &&
  position.currency === touched.accountCurrency &&
  stored !== undefined &&
  isSame(position.instrument, stored);

/** What an earlier file said of an instrument counts, and decides how profit is reckoned. */
const isSame = (a: Instrument, b: Instrument): boolean =>
  a.kind === b.kind &&
  a.symbol === b.symbol &&
  a.currency === b.currency &&
  a.inverse === b.inverse &&
  a.multiplier.toString() === b.multiplier.toString();

function toReplace({ isNew: _, ...touched }: Touched): Touched {
  return touched;
}
