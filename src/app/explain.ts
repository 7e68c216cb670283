import type { Instant } from "#domain";
import type { Explanation } from "#http";
import { wire } from "#http";
import type { Blotter, BlotterRoundTrip } from "#sync";
import { explain, type TradeEvent, type TradeRules } from "#trades";

/** Turns without ever being flat that are followed back to find where a position began. */
const MAX_TURNS = 500;
/** Executions of a trade that are read to explain it, and matches and executions that are shown. */
const MAX_READ = 50_000;
const MAX_SHOWN = 1_000;

/** Explains one round trip by building it again from its executions. */
export async function explainTrade(
  blotter: Blotter,
  rules: Partial<TradeRules>,
  trade: BlotterRoundTrip,
): Promise<Explanation> {
  const openedAt = await flatBefore(blotter, trade);
  const { account, instrument, closedAt } = trade;
  const span = { account, instrument, ...(closedAt === undefined ? {} : { closedAt }) };
  const events = openedAt === undefined ? [] : await blotter.eventsOf({ ...span, openedAt });
  const built = explain(events, { ...(await accountCurrency(blotter, account)), ...rules });
  const ids = new Set<string>(trade.executionIds);
  const { grouping, matching, feeSplit } = built.rules;
  const matches = built.matches.filter(({ roundTrip }) => roundTrip === trade.id);
  const executions = events.filter(isExecution).filter(({ id }) => ids.has(id));
  const shown = {
    matches: matches.slice(0, MAX_SHOWN),
    executions: executions.slice(0, MAX_SHOWN),
  };
  return {
    rule: { grouping, matching, feeSplit, words: [...built.words] },
    ...wire(shown),
    splits: wire(events.filter(isSplit).filter(within(trade))),
    funding: wire(events.filter(isFunding)),
    fees: wire(trade.feesPaid),
    gaps: wire(trade.gaps),
    ...omitted(trade, shown),
  };
}

/** The rule that imports build by: fees in the account's own currency count at their rate. */
async function accountCurrency(blotter: Blotter, id: string): Promise<Partial<TradeRules>> {
  const account = (await blotter.accounts()).find((known) => known.id === id);
  return account?.currency === undefined ? {} : { accountCurrency: account.currency };
}

type Shown = { readonly matches: readonly unknown[]; readonly executions: readonly unknown[] };

function omitted(trade: BlotterRoundTrip, shown: Shown): Pick<Explanation, "omitted"> {
  const matches = trade.matches - shown.matches.length;
  const executions = trade.executionIds.length - shown.executions.length;
  const isWhole = matches <= 0 && executions <= 0;
  return isWhole
    ? {}
    : { omitted: { matches: Math.max(0, matches), executions: Math.max(0, executions) } };
}

/**
 * The last instant before which nothing was open. A fill that turns a position belongs to two round
 * trips, and only with the first of them at hand can it be told how much of the fill opened the
 * second. Undefined where that is too far back or too much to read.
 */
async function flatBefore(blotter: Blotter, trade: BlotterRoundTrip): Promise<Instant | undefined> {
  const { account, instrument } = trade;
  let from = trade.openedAt;
  let executions = trade.executionIds.length;
  for (let turns = 0; turns < MAX_TURNS && executions <= MAX_READ; turns++) {
    const filter = {
      accounts: [account],
      instrument: instrument.id,
      status: "closed",
      from,
    } as const;
    const sort = { by: "closed", descending: false } as const;
    const { items } = await blotter.trades(filter, sort, { limit: 100 });
    const before = items.filter(({ closedAt, openedAt }) => closedAt === from && openedAt < from);
    if (before.length === 0) return from;
    from = before.reduce((first, { openedAt }) => (openedAt < first ? openedAt : first), from);
    executions += before.reduce((sum, { executionIds }) => sum + executionIds.length, 0);
  }
  return undefined;
}

type Of<Key extends string> = Extract<TradeEvent, { [_ in Key]: unknown }>;
const isExecution = (event: TradeEvent): event is Of<"executedAt"> => "executedAt" in event;
const isSplit = (event: TradeEvent): event is Of<"effectiveAt"> => "effectiveAt" in event;
const isFunding = (event: TradeEvent): event is Of<"bookedAt"> => "bookedAt" in event;

const within =
  ({ openedAt, closedAt }: BlotterRoundTrip) =>
  ({ effectiveAt }: Of<"effectiveAt">) =>
    effectiveAt >= openedAt && (closedAt === undefined || effectiveAt <= closedAt);
