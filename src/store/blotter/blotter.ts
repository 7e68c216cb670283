import type { Blotter } from "#sync";
import type { TradeEvent } from "#trades";
import type { Database } from "../engine/database.ts";
import { events } from "../imports/rebuild.ts";
import { accountSummaries, positions } from "./accounts.ts";
import { allExecutions, cashPage, countExecutions, executionPage } from "./executions.ts";
import { breakdown, span } from "./figures.ts";
import { gapsOf } from "./gaps.ts";
import { importPage, oneImport, quarantinePage } from "./imports.ts";
import { outcomes } from "./outcomes.ts";
import { profits, totals } from "./totals.ts";
import { allTrades, countTrades, oneTrade, tradePage } from "./trades.ts";

/**
 * Reading what is stored. Every list is read by key, never by offset, so the last page costs what
 * the first does.
 */
export const blotterOver = (database: Database): Blotter => ({
  accounts: () => accountSummaries(database),
  trades: (filter, sort, request) => tradePage(database, filter, { sort, request }),
  trade: (account, instrument, id) => oneTrade(database, { account, instrument, id }),
  async eventsOf({ account, instrument, openedAt, closedAt }) {
    const found: TradeEvent[] = [];
    const position = { account, instrument: instrument.id };
    for await (const batch of events(database, position, { from: openedAt, to: closedAt }))
      found.push(...batch);
    return found;
  },
  allTrades: (filter) => allTrades(database, filter),
  outcomes: (filter) => outcomes(database, filter),
  totals: (filter) => totals(database, filter),
  profits: (filter) => profits(database, filter),
  countTrades: (filter) => countTrades(database, filter),
  executions: (filter, request) => executionPage(database, filter, { request, newestFirst: true }),
  allExecutions: (filter) => allExecutions(database, filter),
  countExecutions: (filter) => countExecutions(database, filter),
  cash: (filter, request) => cashPage(database, filter, request),
  positions: (accounts) => positions(database, accounts),
  gaps: (accounts) => gapsOf(database, accounts),
  breakdown: (filter, by, zone) => breakdown(database, filter, { by, zone }),
  imports: (request) => importPage(database, request),
  import: (id) => oneImport(database, id),
  quarantine: (filter, request) => quarantinePage(database, filter.import, request),
  span: (filter) => span(database, filter),
});
