import { type CashKind, type Clock, Decimal, epochMs, type Fee, instantOf } from "#domain";
import type { Environment, Instant, Side } from "#domain";
import type {
  CashEvent,
  FillCorrected,
  FillEvent,
  FillTerms,
  PublishedEvent,
  TruthEvent,
  VenueAccount,
  WitnessedEvent,
} from "./event.ts";

export type NewFill = {
  readonly account: VenueAccount;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fees?: readonly Fee[];
  /** Default: now. */
  readonly executedAt?: Instant;
  /** How long after its time the fill appears. Default: 0. */
  readonly lateMs?: number;
  /** The order it belongs to; a new one of the same quantity if absent. */
  readonly order?: OpenOrder;
};

export type OpenOrder = {
  readonly order: number;
  readonly quantity: Decimal;
  filled: Decimal;
};

export type NewCash = {
  readonly account: VenueAccount;
  readonly kind: CashKind;
  readonly amount: Decimal;
  readonly currency?: string;
  readonly at?: Instant;
  readonly symbol?: string;
  readonly units?: Decimal;
  readonly description?: string;
};

type Witness<Event = WitnessedEvent> = Event extends WitnessedEvent
  ? Omit<Event, "seq" | "at">
  : never;

/**
 * The market and its book-keeping behind all faces. Everything that happens is appended to the
 * truth ledger and never changed there; what clients may see of an account is published in the
 * order in which it becomes visible.
 */
export function createVenue({ clock }: { readonly clock: Pick<Clock, "now"> }) {
  const truth: TruthEvent[] = [];
  const streams = new Map<VenueAccount, Stream>();
  const terms = new Map<FillEvent, { revision: number; terms: FillTerms | undefined }>();
  let orders = 0;
  let fills = 0;
  let movements = 0;

  function append<Event extends PublishedEvent>(event: Event): Event {
    if (!event.account.isLong) truth.push(event);
    streamOf(streams, event.account).add(event, clock.now());
    return event;
  }
  let events = 0;
  const seq = () => ++events;

  const venue = {
    /** The whole ledger, oldest first, without the events of long accounts. Treat as read-only. */
    truth: truth as readonly TruthEvent[],
    accounts: (broker: string): readonly VenueAccount[] =>
      [...streams.keys()].filter((account) => account.broker === broker),

    openAccount(
      account: Omit<VenueAccount, "openedAt" | "environment"> & {
        readonly openedAt?: Instant;
        readonly environment?: Environment;
      },
    ): VenueAccount {
      const opened = { environment: "paper" as const, openedAt: clock.now(), ...account };
      streams.set(opened, createStream());
      return opened;
    },

    /** What clients may see of an account by now, oldest first. Grows; treat as read-only. */
    published: (account: VenueAccount): readonly PublishedEvent[] =>
      streamOf(streams, account).upTo(clock.now()),

    /** What a face has read of a long account; what is published is counted from here anew. */
    forget(account: VenueAccount): void {
      if (account.isLong) streamOf(streams, account).forget();
    },

    /** Fills up to now, in all accounts. */
    fills: () => fills,

    order(
      {
        account,
        symbol,
        side,
        quantity,
      }: Pick<NewFill, "account" | "symbol" | "side" | "quantity">,
      at?: Instant,
    ): OpenOrder {
      const time = at ?? clock.now();
      const order = ++orders;
      append({
        type: "order_accepted",
        seq: seq(),
        account,
        order,
        symbol,
        side,
        quantity,
        at: time,
        visibleAt: time,
      });
      return { order, quantity, filled: Decimal.zero };
    },

    cancel(account: VenueAccount, { order }: OpenOrder, at = clock.now()): void {
      append({ type: "cancel", account, order, at, visibleAt: at, seq: seq() });
    },

    /** One fill of an order. */
    execute({ account, symbol, side, quantity, price, fees = [], ...rest }: NewFill): FillEvent {
      const executedAt = rest.executedAt ?? clock.now();
      const order = rest.order ?? venue.order({ account, symbol, side, quantity }, executedAt);
      order.filled = order.filled.plus(quantity);
      const event: FillEvent = {
        type: "fill",
        seq: seq(),
        account,
        fill: ++fills,
        order: order.order,
        symbol,
        side,
        quantity,
        price,
        fees,
        executedAt,
        filled: order.filled,
        left: order.quantity.minus(order.filled),
        visibleAt: later(executedAt, rest.lateMs ?? 0),
      };
      return append(event);
    },

    /** Gives a fill another quantity or price, as a broker does after the fact. */
    correct(fill: FillEvent, change: Partial<FillTerms>, lateMs = 0): FillCorrected {
      const known = revisionOf(fill);
      if (!known.terms)
        throw new RangeError(`Fill ${fill.fill} was busted and cannot be corrected`);
      const { quantity, price, fees } = { ...known.terms, ...change };
      terms.set(fill, { revision: known.revision + 1, terms: { quantity, price, fees } });
      const { account } = fill;
      const at = clock.now();
      const common = { account, at, visibleAt: notBefore(fill, at, lateMs), seq: seq() };
      const revision = known.revision + 1;
      return append({
        type: "fill_corrected",
        of: fill,
        revision,
        quantity,
        price,
        fees,
        ...common,
      });
    },

    /** Takes a fill back. */
    bust(fill: FillEvent, lateMs = 0): void {
      const { revision } = revisionOf(fill);
      terms.set(fill, { revision: revision + 1, terms: undefined });
      const at = clock.now();
      const visibleAt = notBefore(fill, at, lateMs);
      const common = { account: fill.account, at, visibleAt, seq: seq() };
      append({ type: "fill_busted", of: fill, revision: revision + 1, ...common });
    },

    cash(given: NewCash): CashEvent {
      const { account, kind, amount, symbol, units, description = "" } = given;
      const at = given.at ?? clock.now();
      return append({
        type: typeOf(kind),
        seq: seq(),
        account,
        movement: ++movements,
        kind,
        amount,
        currency: given.currency ?? account.currency,
        at,
        visibleAt: at,
        description,
        ...(symbol === undefined ? {} : { symbol }),
        ...(units === undefined ? {} : { units }),
      });
    },

    /** Notes a token or a request. */
    witness(event: Witness): void {
      truth.push({ ...event, seq: seq(), at: clock.now() });
    },

    now: clock.now,
  };

  const revisionOf = (fill: FillEvent) => terms.get(fill) ?? { revision: 1, terms: fill };
  return venue;
}

export type Venue = ReturnType<typeof createVenue>;

/** Events of one account: what is visible, in order, and what waits for its time. */
function createStream() {
  const visible: PublishedEvent[] = [];
  const waiting: PublishedEvent[] = [];

  function upTo(now: Instant): readonly PublishedEvent[] {
    for (let next = waiting[0]; next && next.visibleAt <= now; next = waiting[0]) {
      visible.push(next);
      waiting.shift();
    }
    return visible;
  }

  return {
    upTo,
    forget: () => void visible.splice(0),
    add(event: PublishedEvent, now: Instant): void {
      upTo(now);
      if (event.visibleAt <= now) return void visible.push(event);
      const at = waiting.findIndex(({ visibleAt }) => visibleAt > event.visibleAt);
      waiting.splice(at < 0 ? waiting.length : at, 0, event);
    },
  };
}

type Stream = ReturnType<typeof createStream>;

function streamOf(streams: ReadonlyMap<VenueAccount, Stream>, account: VenueAccount): Stream {
  const stream = streams.get(account);
  if (!stream) throw new RangeError(`No account "${account.number}" at this venue`);
  return stream;
}

const later = (instant: Instant, ms: number): Instant =>
  ms === 0 ? instant : instantOf(epochMs(instant) + ms);

/** A report about a fill never comes before the fill. */
function notBefore(fill: FillEvent, at: Instant, lateMs: number): Instant {
  const visibleAt = later(at, lateMs);
  return visibleAt < fill.visibleAt ? fill.visibleAt : visibleAt;
}

const typeOf = (kind: CashKind): CashEvent["type"] =>
  kind === "fee" ? "fee" : kind === "funding" ? "funding" : "cash";
