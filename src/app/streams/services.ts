import {
  type Clock,
  type ConnectionId,
  connectionId,
  fail,
  FailureError,
  type Instrument,
} from "#domain";
import type { OrderServices, QuoteBody, QuoteServices } from "#http";
import type { Call } from "#kit";
import { newestQuotes, type QuoteUpdate } from "#streams";
import { unknownConnection } from "#sync";
import { ask, deskOf, type OrdersParts } from "../orders/desk.ts";
import { instrumentOf } from "../orders/new-order.ts";
import type { Feeds } from "./feeds.ts";
import { untilHeard } from "./heard.ts";

/** People read no faster, and programs that do subscribe in their own process. */
const PACE_MS = 250;

/** Quotes as endpoints give them. */
export function quoteServices(parts: OrdersParts, feeds: Feeds): QuoteServices {
  return {
    async stream({ connection, account, symbol, partial = false, seconds }) {
      const desk = await deskOf(parts, { connection, account });
      const named = (call: Call) => symbol.map((each) => instrumentOf(desk, call, each));
      const instruments = await ask(desk, (call) =>
        partial ? knownOf(named(call)) : Promise.all(named(call)),
      );
      const bus = await feeds.quotes(desk.connection, desk.account);
      const { clock } = parts;
      const quotes = paced(newestQuotes(bus, instruments), { clock, instruments });
      if (seconds === undefined) return quotes;
      return untilHeard(quotes, { clock, seconds, many: instruments.length });
    },
    async live(id) {
      if (!(await parts.store.connections.read(id))) fail(unknownConnection(id));
      return liveBody(feeds.state(id));
    },
  };
}

/** Those that the broker knows; fails like the first where it knows none. */
export async function knownOf(
  asked: readonly Promise<Instrument>[],
): Promise<readonly Instrument[]> {
  const known = await Promise.all(
    asked.map((each) =>
      each.catch((error: unknown) => {
        if (!isUnknown(error)) throw error;
        return undefined;
      }),
    ),
  );
  const found = known.filter((each) => each !== undefined);
  return found.length > 0 ? found : Promise.all(asked);
}

const isUnknown = (error: unknown) =>
  error instanceof FailureError && error.failure.code === "unknown-symbol";

/** Failures are written with owners of theirs; the types say the same. */
const liveBody = (state: ReturnType<Feeds["state"]>) =>
  state as unknown as Awaited<ReturnType<QuoteServices["live"]>>;

type Paced = { readonly clock: Clock; readonly instruments: readonly Instrument[] };

/** At most so many batches in a second, whatever the market does. */
function paced(
  newest: ReturnType<typeof newestQuotes>,
  { clock, instruments }: Paced,
): AsyncIterable<readonly QuoteBody[]> {
  const symbols = new Map(instruments.map(({ id, symbol }) => [id, symbol]));
  return {
    [Symbol.asyncIterator]() {
      const taken = newest[Symbol.asyncIterator]();
      const over = new AbortController();
      let isFirst = true;
      return {
        async next() {
          if (!isFirst) await clock.sleep(PACE_MS, over.signal).catch(() => undefined);
          isFirst = false;
          const { done, value } = await taken.next();
          if (done) return { done: true, value: undefined };
          return { done: false, value: value.map((update) => bodyOf(update, symbols)) };
        },
        async return() {
          over.abort();
          newest.end();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function bodyOf(
  { quote, heardAt, isStale }: QuoteUpdate,
  symbols: ReadonlyMap<string, string>,
): QuoteBody {
  const { instrument, at, ...prices } = quote;
  const texts = Object.entries(prices).map(([name, value]) => [name, String(value)]);
  const symbol = symbols.get(instrument) ?? instrument;
  return { symbol, instrument, at, heardAt, isStale, ...Object.fromEntries(texts) };
}

/** Orders that are decided on only once it is known how those before them stand. */
export function reconciledFirst(
  orders: OrderServices,
  { reconciled }: Pick<Feeds, "reconciled">,
  parts: Pick<OrdersParts, "store">,
): OrderServices {
  const known = async (id: ConnectionId) => {
    if (await parts.store.connections.read(id)) await reconciled(id);
  };
  return {
    ...orders,
    async place(input, ...more) {
      await known(connectionId(input.connection));
      return orders.place(input, ...more);
    },
    async approve(id) {
      await known(connectionId((await orders.read(id)).connection));
      return orders.approve(id);
    },
  };
}
