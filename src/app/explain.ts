import type { Instant } from "#domain";
import type { Explanation } from "#http";
import { wire } from "#http";
import type { Blotter, BlotterTrade } from "#sync";
import { explain, type TradeEvent, type TradeRules } from "#trades";

/**
 * Positions that may turn without ever being flat before the one explained; beyond it the beginning
 * is not sought.
 */
const MAX_TURNS = 10_000;

/** Explains one round trip by building it again from its executions. */
export async function explainTrade(
  blotter: Blotter,
  rules: Partial<TradeRules>,
  trade: BlotterTrade,
): Promise<Explanation> {
  const openedAt = await flatBefore(blotter, trade);
  const { account, instrument, closedAt } = trade;
  const span = { account, instrument, openedAt, ...(closedAt === undefined ? {} : { closedAt }) };
  const events = await blotter.eventsOf(span);
  const built = explain(events, rules);
  const ids = new Set<string>(trade.executionIds);
  const { grouping, matching, feeSplit } = built.rules;
  return {
    rule: { grouping, matching, feeSplit, words: [...built.words] },
    matches: wire(built.matches.filter(({ roundTrip }) => roundTrip === trade.id)),
    executions: wire(events.filter(isExecution).filter(({ id }) => ids.has(id))),
    splits: wire(events.filter(isSplit).filter(within(trade))),
    funding: wire(events.filter(isFunding)),
    fees: wire(trade.feesPaid),
    gaps: wire(trade.gaps),
  };
}

/**
 * The last instant before which nothing was open. A fill that turns a position belongs to two round
 * trips, and only with the first of them at hand can it be told how much of the fill opened the
 * second.
 */
async function flatBefore(blotter: Blotter, trade: BlotterTrade): Promise<Instant> {
  const { account, instrument } = trade;
  let from = trade.openedAt;
  for (let turns = 0; turns < MAX_TURNS; turns++) {
    const filter = {
      accounts: [account],
      instrument: instrument.id,
      status: "closed",
      from,
    } as const;
    const { items } = await blotter.trades(
      filter,
      { by: "closed", descending: false },
      { limit: 100 },
    );
    const opened = items
      .filter(({ closedAt }) => closedAt === from)
      .map((before) => before.openedAt);
    const earliest = opened.reduce((a, b) => (b < a ? b : a), from);
    if (earliest === from) break;
    from = earliest;
  }
  return from;
}

type Of<Key extends string> = Extract<TradeEvent, { [_ in Key]: unknown }>;
const isExecution = (event: TradeEvent): event is Of<"executedAt"> => "executedAt" in event;
const isSplit = (event: TradeEvent): event is Of<"effectiveAt"> => "effectiveAt" in event;
const isFunding = (event: TradeEvent): event is Of<"bookedAt"> => "bookedAt" in event;

const within =
  ({ openedAt, closedAt }: BlotterTrade) =>
  ({ effectiveAt }: Of<"effectiveAt">) =>
    effectiveAt >= openedAt && (closedAt === undefined || effectiveAt <= closedAt);
