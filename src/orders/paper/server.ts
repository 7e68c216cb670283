import {
  type Clock,
  clientOrderId,
  Decimal,
  fail,
  type Instrument,
  isFinal,
  type OrderTicket,
} from "#domain";
import type { Net, NetRequest } from "#kit";
import { z } from "zod";
import { summaryOf } from "./account.ts";
import { isDeposit, MAX_CURRENCIES, type Opening, profitOf } from "./opening.ts";
import { cancel, paperAccount, passed, quoted, replace, submit } from "./engine.ts";
import type { PaperMoment, PaperOrder, PaperRules, PaperState } from "./model.ts";
import type { PaperMarket, PaperStore } from "./ports.ts";
import {
  type Answer,
  ChangeBody,
  described,
  ended,
  last,
  lineOf,
  ok,
  OrderBody,
  placed,
  refused,
  replyOf,
  whole,
  wired,
} from "./wire.ts";

export type PaperServerParts = {
  readonly store: PaperStore;
  readonly market: PaperMarket;
  readonly clock: Pick<Clock, "now">;
  readonly rules: Omit<PaperRules, "currency">;
};

/** A paper broker: its interface as HTTP without a network, and its clockwork. */
export type PaperServer = {
  /** Answers as a broker's interface does; see docs/paper.md. */
  readonly net: Net;
  /** Lets the market move for an account: what waits for a price or an end is looked at. */
  readonly tick: (account: string) => Promise<void>;
};

const MAX_PAGE = 500;

type Asked = {
  readonly account: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};
type Handler = (asked: Asked, id: string) => Promise<Answer>;

/** Opens the paper broker of one tenant. */
export function createPaperServer(parts: PaperServerParts): PaperServer {
  const { store, market, clock, rules } = parts;

  const moment = (): PaperMoment => {
    const now = clock.now();
    const { sessionOf } = market;
    return { now, sessionOf, rate: (from, to) => market.rate(from, to, now) };
  };

  /** The account with the market of this moment, before anything is done to it. */
  function atMarket(state: PaperState, now: PaperMoment): PaperState {
    const held = [...state.positions.values()].map((each) => each.instrument);
    const ordered = [...state.orders.values()].map((each) => each.ticket.instrument);
    const seen = new Map([...held, ...ordered].map((each) => [each.id, each]));
    const moved = [...seen.values()].reduce((next, each) => {
      const quote = market.quote(each, now.now);
      return quote ? quoted(next, quote, now).state : next;
    }, state);
    return passed(moved, now).state;
  }

  async function act<Result>(
    account: string,
    work: (state: PaperState, now: PaperMoment) => { state: PaperState; result: Result },
  ): Promise<Result> {
    const now = moment();
    const result = await store.update(account, (state) => {
      const done = work(atMarket(state, now), now);
      return { state: done.state, result: { value: done.result } };
    });
    if (!result) return fail(noAccount(account));
    return result.value;
  }

  const handlers: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
    [
      "GET",
      /^\/account$/,
      async ({ account }) => act(account, accountOf(await openingOf(account))),
    ],
    ["GET", /^\/positions$/, async ({ account }) => act(account, positionsOf)],
    ["GET", /^\/ledger$/, ledger],
    [
      "GET",
      /^\/instruments$/,
      async () => ok({ instruments: market.instruments().map(described) }),
    ],
    ["GET", /^\/instruments\/([^/]+)$/, async (_, symbol) => termsOf(symbol)],
    ["GET", /^\/quotes\/([^/]+)$/, async (_, symbol) => quoteOf(symbol)],
    ["GET", /^\/orders$/, orders],
    ["POST", /^\/orders$/, place],
    ["DELETE", /^\/orders\/([^/]+)$/, async ({ account }, id) => act(account, cancelling(id))],
    ["PATCH", /^\/orders\/([^/]+)$/, change],
  ];

  async function openingOf(name: string) {
    const entries = await store.entries(name, -1, MAX_CURRENCIES);
    return { name, deposits: entries.filter(isDeposit) };
  }

  const accountOf =
    ({ name, deposits }: Opening) =>
    (state: PaperState, now: PaperMoment) => {
      const { equity, margin, buyingPower, currency } = summaryOf(state, now);
      const profit = profitOf(equity, { currency, deposits });
      const since = deposits[0]?.at;
      const cash = [...state.cash].map(([each, amount]) => ({ currency: each, amount }));
      const { isShortingAllowed } = rules;
      const shown = {
        name,
        currency,
        cash,
        equity,
        margin,
        buyingPower,
        profit,
        since,
        at: now.now,
      };
      return { state, result: ok({ ...shown, isShortingAllowed }) };
    };

  function positionsOf(state: PaperState, now: PaperMoment) {
    const positions = [...state.positions.values()].map(
      ({ instrument, quantity, averagePrice }) => ({
        ...{ instrument: described(instrument), quantity, averagePrice },
      }),
    );
    return { state, result: ok({ positions, at: now.now }) };
  }

  async function ledger({ account, query }: Asked): Promise<Answer> {
    const after = whole(query.get("after"), -1);
    const limit = Math.min(MAX_PAGE, whole(query.get("limit"), MAX_PAGE));
    const now = clock.now();
    const entries = await store.entries(account, after, limit + 1);
    const page = entries.slice(0, limit);
    return ok({ entries: page.map(lineOf), more: entries.length > limit, at: now });
  }

  function quoteOf(symbol: string): Answer {
    const traded = instrumentOf(symbol);
    const quote = traded && market.quote(traded, clock.now());
    return quote ? ok(quote) : unknownSymbol(symbol);
  }

  const instrumentOf = (symbol: string): Instrument | undefined =>
    market.instruments().find((each) => each.symbol === symbol);

  function termsOf(symbol: string): Answer {
    const traded = instrumentOf(symbol);
    if (!traded) return unknownSymbol(symbol);
    const { price: priceStep, quantity: quantityStep } = market.steps(traded);
    const { isShortingAllowed: isShortable, initialMargin: marginRate } = rules;
    const { isOpen } = market.sessionOf(traded, clock.now());
    return ok({ isTradable: true, isOpen, quantityStep, priceStep, isShortable, marginRate });
  }

  async function orders({ account, query }: Asked): Promise<Answer> {
    const name = query.get("clientOrderId");
    const found =
      name === null ? await store.orders(account, MAX_PAGE) : await named(account, name);
    const isOpen = query.get("status") === "open";
    const shown = found.filter(({ report }) => !isOpen || !isFinal(report.status));
    return ok({ orders: shown.map(({ report }) => wired(report)) });
  }

  async function named(account: string, name: string): Promise<readonly PaperOrder[]> {
    const found = await store.order(account, { clientOrderId: clientOrderId(name) });
    return found ? [found] : [];
  }

  async function place({ account, body }: Asked): Promise<Answer> {
    const read = OrderBody.safeParse(body);
    if (!read.success) return refused(422, "bad-order", z.prettifyError(read.error));
    const { symbol, clientOrderId: name, ...rest } = read.data;
    const traded = instrumentOf(symbol);
    if (!traded) return unknownSymbol(symbol);
    if (await store.order(account, { clientOrderId: name }))
      return refused(409, "duplicate-client-order-id", `There is an order "${name}"`);
    const ticket = { ...rest, instrument: traded } as OrderTicket;
    return act(account, (state, now) => {
      const quote = market.quote(traded, now.now);
      const seen = quote ? quoted(state, quote, now).state : state;
      const step = submit(seen, { ticket, clientOrderId: name }, now);
      return { state: step.state, result: placed(step.reports) };
    });
  }

  const cancelling = (id: string) => (state: PaperState, now: PaperMoment) => {
    const step = cancel(state, id, now.now);
    if (!step) return { state, result: ended };
    return { state: step.state, result: ok(last(step.reports)) };
  };

  async function change({ account, body }: Asked, id: string): Promise<Answer> {
    const read = ChangeBody.safeParse(body);
    if (!read.success) return refused(422, "bad-order", z.prettifyError(read.error));
    return act(account, (state, now) => {
      const step = replace(state, { orderId: id, change: read.data }, now);
      if (!step) return { state, result: ended };
      const report = step.reports.findLast(({ orderId }) => orderId === id);
      return { state: step.state, result: ok(report && wired(report)) };
    });
  }

  async function answer(request: NetRequest): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.replace(/^\/paper/, "");
    const account = request.headers["x-paper-account"] ?? "";
    if (account === "") return refused(401, "no-account", "No account is named");
    await open(account, request.headers);
    for (const [method, pattern, handler] of handlers) {
      const match = method === request.method ? pattern.exec(path) : null;
      const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body);
      const asked = { account, path, query: searchParams, body };
      if (match) return handler(asked, decodeURIComponent(match[1] ?? ""));
    }
    return refused(404, "no-such-path", `There is no "${request.method} ${path}"`);
  }

  /** An account begins when it is first asked for, with the cash that the credential names. */
  async function open(account: string, headers: NetRequest["headers"]): Promise<void> {
    const cash = Decimal.parse(headers["x-paper-cash"] ?? "") ?? Decimal.of(100_000);
    const currency = headers["x-paper-currency"] ?? "USD";
    await store.open(account, paperAccount({ ...rules, currency }, cash), clock.now());
  }

  return {
    net: async (request) => replyOf(await answer(request)),
    async tick(account) {
      await store.update(account, (state) => ({ state: atMarket(state, moment()), result: true }));
    },
  };
}

const unknownSymbol = (symbol: string): Answer =>
  refused(404, "unknown-symbol", `There is no "${symbol}" here`);

const noAccount = (account: string) => ({
  code: "no-paper-account",
  message: `There is no paper account "${account}"`,
  owner: "us" as const,
  next: "Report it with the log",
});
