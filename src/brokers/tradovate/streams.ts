/** Tradovate's two WebSockets, which speak one protocol: what happens to orders, and prices. */
import type { Quote } from "#domain";
import {
  type BrokerStream,
  json,
  readJson,
  type StreamEvent,
  type StreamingAdapter,
  type StreamSubject,
  z,
} from "#kit";
import { contractName, described } from "./contracts.ts";
import { contractNamed } from "./order-wire.ts";
import { errorIn } from "./session.ts";

/** Lines: what is asked for, a number, a query, a body. */
const request = (what: string, number: number, body: string) => `${what}\n${number}\n\n${body}`;

/** Numbers of requests; what is asked again under one of them is answered in order. */
const LOG_IN = 1;
const SYNC = 2;
const QUOTES = 3;

const common = {
  transport: "websocket",
  path: () => "/websocket",
  greet: ({ token }) => [request("authorize", LOG_IN, token?.access ?? "")],
  // Tradovate hangs up on who is silent for longer; it beats as often where it has nothing to tell.
  heartbeat: { everyMs: 2_500, message: "[]" },
  silentAfterMs: 15_000,
} as const satisfies Partial<BrokerStream>;

/**
 * Of all accounts of the user. An order and its terms come apart, so each change only says that
 * something changed, and the order is asked for.
 */
const orders: BrokerStream = {
  ...common,
  origin: "stream",
  servesAll: true,
  follow: () => [request("user/syncrequest", SYNC, JSON.stringify(WATCHED))],
  read: (message) => read(message, changeIn),
};

/** What is not asked for by name is not told; in one answer, which is not read. */
const WATCHED = {
  splitResponses: false,
  entityTypes: ["order", "orderVersion", "commandReport", "fill", "position"],
};

const quotes: BrokerStream = {
  ...common,
  origin: "market-data",
  /** Quotes name the contract by its number. */
  async names(call, instruments) {
    const contracts = await Promise.all(
      instruments.map((each) => call(contractNamed, { name: contractName(each) })),
    );
    const { of } = await described(call, contracts);
    return new Map(contracts.map(({ id }) => [id, of(id)]));
  },
  follow: (instruments) => instruments.map((each) => ask("md/subscribeQuote", contractName(each))),
  unfollow: (instruments) =>
    instruments.map((each) => ask("md/unsubscribeQuote", contractName(each))),
  read: (message, subject) => read(message, (event) => quotesIn(event, subject)),
};

const ask = (what: string, symbol: string) => request(what, QUOTES, JSON.stringify({ symbol }));

export const streaming: StreamingAdapter = { quotes, orders };

/** The answer to a request: its number, a status as of HTTP, what was asked for or why not. */
const Answer = z.object({ i: json.count, s: json.count, d: z.unknown().optional() });
const Event = z.object({ e: z.string(), d: z.unknown().optional() });
type Event = z.output<typeof Event>;

/**
 * The frames of SockJS: "o" opens, "h" beats, "a" holds messages, "c" closes, which the end of the
 * connection says as well.
 */
function read(
  message: string,
  eventsIn: (event: Event) => readonly StreamEvent[],
): readonly StreamEvent[] {
  if (!message.startsWith("a")) return [{ kind: "alive" }];
  const parts = z.array(z.unknown()).parse(readJson(message.slice(1)));
  return parts.flatMap((part) => {
    const event = Event.safeParse(part).data;
    return event ? eventsIn(event) : answerIn(Answer.parse(part));
  });
}

/** A refusal may have a good status, as over HTTP. */
function answerIn({ i, s, d }: z.output<typeof Answer>): readonly StreamEvent[] {
  const isGood = s === 200;
  const sign = isGood && typeof d === "string" ? undefined : errorIn({ body: d });
  if (isGood && !sign) return [{ kind: i === LOG_IN ? "ready" : "alive" }];
  const code = sign?.code ?? String(s);
  return [{ kind: "refused", code, message: sign?.message ?? `Status ${s}` }];
}

const Change = z.object({
  entity: z.object({ accountId: json.integerId.optional() }),
});

/** Some entities do not say whose they are. */
function changeIn({ e, d }: Event): readonly StreamEvent[] {
  if (e !== "props") return [{ kind: "alive" }];
  const { accountId: account } = Change.parse(d).entity;
  return [{ kind: "changed", ...(account !== undefined && { account }) }];
}

const Entry = z.object({ price: json.decimal.optional(), size: json.decimal.optional() });
const Quotes = z.object({
  quotes: z
    .array(
      z.object({
        timestamp: json.instant,
        contractId: json.integerId,
        entries: z.object({
          Bid: Entry.optional(),
          Offer: Entry.optional(),
          Trade: Entry.optional(),
        }),
      }),
    )
    .optional(),
});
type QuoteRow = NonNullable<z.output<typeof Quotes>["quotes"]>[number];

function quotesIn({ e, d }: Event, { names }: StreamSubject): readonly StreamEvent[] {
  const rows = e === "md" ? (Quotes.parse(d).quotes ?? []) : [];
  const found = rows.flatMap((row): StreamEvent[] => {
    const instrument = names?.get(row.contractId);
    return instrument ? [{ kind: "quote", quote: quoteOf(row, instrument.id) }] : [];
  });
  return found.length > 0 ? found : [{ kind: "alive" }];
}

function quoteOf({ timestamp: at, entries }: QuoteRow, instrument: Quote["instrument"]): Quote {
  const { Bid: bid, Offer: ask, Trade: last } = entries;
  return {
    ...{ instrument, at },
    ...(bid?.price && { bid: bid.price }),
    ...(bid?.size && { bidSize: bid.size }),
    ...(ask?.price && { ask: ask.price }),
    ...(ask?.size && { askSize: ask.size }),
    ...(last?.price && { last: last.price }),
  };
}
