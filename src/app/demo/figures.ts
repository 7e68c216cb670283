import type { CoverageCount, DemoFigures, Session } from "#cli";
import { dayOf, epochMs, type Instant, instantOf } from "#domain";
import { api } from "#http";

type Figures = Omit<DemoFigures, "url" | "sandbox" | "durationMs">;

/** Days back for which coverage is counted. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const QUARANTINE_SHOWN = 20;

/** What stands in the blotter, asked as the dashboard does. */
export async function figuresOf(session: Session, now: Instant): Promise<Figures> {
  const [{ items: connections }, { items: breaks }, accounts, quarantine] = await Promise.all([
    session.call(api.listConnections),
    session.call(api.listBreaks, { query: { open: "true" } }),
    session.call(api.listAccounts),
    session.call(api.listQuarantine, { query: { limit: QUARANTINE_SHOWN } }),
  ]);
  const connected = connections.flatMap(({ accounts: own }) => own.map(({ id }) => id));
  const sum = (figure: "executions" | "roundTrips") =>
    accounts.items.reduce((total, account) => total + account[figure], 0);
  return {
    connections,
    breaks,
    executions: sum("executions"),
    roundTrips: sum("roundTrips"),
    coverage: await Promise.all(connected.map((account) => coverageOf(session, account, now))),
    quarantine: quarantine.items.map(({ code, reason }) => ({ code, reason })),
  };
}

async function coverageOf(session: Session, account: string, now: Instant): Promise<CoverageCount> {
  const from = dayOf(instantOf(epochMs(now) - DAYS * DAY_MS));
  const query = { account, from, to: dayOf(now) };
  const { items } = await session.call(api.listCoverage, { query });
  const days = (state: string) => items.filter((each) => each.state === state).length;
  return { account, proven: days("proven"), stated: days("stated"), gap: days("gap") };
}
