import { Decimal, FailureError } from "#domain";
import { api, MAX_SYMBOLS, type PositionViewBody, type QuoteBody } from "#http";
import type { Session } from "./host.ts";
import { quotesIn } from "./quotes.ts";

/** A market that says nothing for so long is not waited for. */
const LISTEN_SECONDS = 10;

/** What a position could be closed at now: what is bid for a long one, asked for a short one. */
type Price = {
  readonly price: string;
  readonly of: "bid" | "ask" | "last";
  readonly at: string;
  readonly isStale: boolean;
};

/**
 * A position with the price of this moment, where its broker gives one, and what closing would
 * bring.
 */
export type PricedPosition = PositionViewBody & {
  readonly live?: Price;
  /** Before fees, in the currency of the instrument. */
  readonly unrealisedPnl?: string;
};

export type Priced = {
  readonly items: readonly PricedPosition[];
  /** Why markets could not be listened to, one line for each connection. */
  readonly silent: readonly string[];
};

/** Prices positions whose brokers give quotes; the others stay as they are. */
export async function priced(
  session: Session,
  positions: readonly PositionViewBody[],
): Promise<Priced> {
  const feeds = await feedsOf(session, positions);
  const heard = await Promise.all(feeds.map((feed) => listen(session, feed)));
  const quotes = new Map(heard.flatMap(({ quotes: own }) => own));
  return {
    items: positions.map((position) => {
      const { account, instrument } = position;
      const quote =
        quotes.get(`${account} ${instrument.id}`) ?? quotes.get(`${account} ${instrument.symbol}`);
      return quote ? pricedBy(position, quote) : position;
    }),
    silent: heard.flatMap(({ failure }) => failure ?? []),
  };
}

type Feed = {
  readonly connection: string;
  readonly label: string;
  readonly account: string;
  readonly symbols: readonly string[];
};

/** What to listen to: one stream for each account, or several where it holds very much. */
async function feedsOf(session: Session, positions: readonly PositionViewBody[]): Promise<Feed[]> {
  const [{ items: connections }, { items: brokers }] = await Promise.all([
    session.call(api.listConnections),
    session.call(api.listBrokers),
  ]);
  const trading = new Set(brokers.filter(({ takesOrders }) => takesOrders).map(({ id }) => id));
  return connections
    .filter(({ broker }) => trading.has(broker))
    .flatMap(({ id: connection, label, accounts }) =>
      accounts.flatMap(({ id: account }) => {
        const held = positions.filter((each) => each.account === account);
        const symbols = [...new Set(held.map(({ instrument }) => instrument.symbol))];
        return pagesOf(symbols).map((page) => ({ connection, label, account, symbols: page }));
      }),
    );
}

const pagesOf = (symbols: readonly string[]) =>
  Array.from({ length: Math.ceil(symbols.length / MAX_SYMBOLS) }, (_, page) =>
    symbols.slice(page * MAX_SYMBOLS, (page + 1) * MAX_SYMBOLS),
  );

type Heard = {
  readonly quotes: readonly (readonly [string, QuoteBody])[];
  readonly failure?: string;
};

async function listen(session: Session, { label, symbols, ...desk }: Feed): Promise<Heard> {
  const quotes = new Map<string, QuoteBody>();
  try {
    const query = {
      ...{ ...desk, symbol: [...symbols], seconds: LISTEN_SECONDS },
      partial: "true" as const,
    };
    const stream = await session.call(api.streamQuotes, { query });
    for await (const quote of quotesIn(stream)) {
      quotes.set(`${desk.account} ${quote.instrument}`, quote);
      quotes.set(`${desk.account} ${quote.symbol}`, quote);
    }
    return { quotes: [...quotes] };
  } catch (error) {
    // A broker that is away leaves its positions without a price, and the others with theirs.
    if (!(error instanceof FailureError)) throw error;
    return { quotes: [...quotes], failure: `${label}: ${error.failure.message}` };
  }
}

function pricedBy(position: PositionViewBody, quote: QuoteBody): PricedPosition {
  const of = ([position.quantity.startsWith("-") ? "ask" : "bid", "last"] as const).find(
    (side) => quote[side] !== undefined,
  );
  const price = of && quote[of];
  if (!of || price === undefined) return position;
  const profit = profitOf(position, Decimal.of(price));
  return {
    ...position,
    live: { price, of, at: quote.at, isStale: quote.isStale },
    ...(profit && { unrealisedPnl: profit.toString() }),
  };
}

/** What closing would bring, before fees; undefined where the cost is not known. */
function profitOf(
  { quantity, averagePrice, instrument }: PositionViewBody,
  price: Decimal,
): Decimal | undefined {
  if (averagePrice === undefined) return undefined;
  const units = Decimal.of(quantity).times(Decimal.of(instrument.multiplier));
  const paid = Decimal.of(averagePrice);
  if (!instrument.inverse) return units.times(price.minus(paid));
  if (paid.isZero() || price.isZero()) return undefined;
  // An inverse contract settles in the coin that it is quoted in, of which it buys less as the price rises.
  return units.div(paid).minus(units.div(price));
}
