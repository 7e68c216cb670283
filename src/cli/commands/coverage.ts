import { dayOf, epochMs, fail, instantOf, parseInstant } from "#domain";
import { api, type BreakBody, type ConnectionBody, type CoverageList } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { connectionOf } from "../connection.ts";
import type { Session } from "../host.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & { readonly from?: string; readonly to?: string };
type Days = CoverageList["items"];
type Stretch = { readonly from: string; readonly to: string; readonly state: string };

const MEANING: Readonly<Record<string, string>> = {
  proven: "complete, as the broker's answers show",
  stated: "read; the broker cannot say whether it is complete",
  gap: "something is missing",
  none: "not read",
};

/** Days in a row of one state. */
function stretches(days: Days): Stretch[] {
  const found: Stretch[] = [];
  for (const { day, state } of days) {
    const last = found.at(-1);
    if (last?.state === state) found.splice(-1, 1, { ...last, to: day });
    else found.push({ from: day, to: day, state });
  }
  return found;
}

const COLUMNS = [
  left<Stretch>("from", ({ from }) => from),
  left<Stretch>("to", ({ to }) => to),
  left<Stretch>("state", ({ state }) => state),
  left<Stretch>("meaning", ({ state }) => MEANING[state] ?? ""),
];

export const coverageCommand: Declare = (program, context) => {
  const command = program
    .command("coverage <account>")
    .description("show for which days an account is held completely")
    .option("--from <day>", "first day, such as 2026-01-01 (default: 90 days before the last)")
    .option("--to <day>", "last day (default: when its connection was read last)");
  withCommon(command, "coverage oanda:101-001-1 --from 2026-01-01 --to 2026-01-31").action(
    async (account: string, options: Options) => {
      const { items } = await withSession(context, options, async (session) => {
        const query = { account, ...daysOf(options, await readAt(session, account)) };
        return session.call(api.listCoverage, { query });
      });
      if (options.json) return printJson(context, items);
      return print(context, table(stretches(items), COLUMNS, paint(context.host.color)));
    },
  );
};

/** When the connection that reaches an account was read last. Fails with "unknown-account". */
async function readAt(session: Session, account: string): Promise<string> {
  const { items } = await session.call(api.listConnections);
  const found = items.find(({ accounts }) => accounts.some(({ id }) => id === account));
  if (!found) return fail(unknownAccount(account, items));
  return found.lastSuccessAt ?? found.createdAt;
}

function daysOf({ from, to }: Options, at: string): { readonly from: string; readonly to: string } {
  const last = to ?? at.slice(0, "2026-01-01".length);
  return { from: from ?? dayBefore(last, DAYS), to: last };
}

const DAYS = 90;
const DAY_MS = 86_400_000;

/** What is no day is left to the interface, which says so. */
function dayBefore(day: string, days: number): string {
  const at = parseInstant(`${day}T00:00:00Z`);
  return at === undefined ? day : dayOf(instantOf(epochMs(at) - days * DAY_MS));
}

const unknownAccount = (account: string, connections: readonly ConnectionBody[]) => ({
  code: "unknown-account",
  message: `No connection reaches an account "${account}"`,
  owner: "user" as const,
  next:
    connections.length === 0
      ? 'Connect a broker with "openblotter connect"'
      : `Choose one of: ${connections.flatMap(({ accounts }) => accounts.map(({ id }) => id)).join(", ")}`,
});

const BREAK_COLUMNS = [
  left<BreakBody>("account", ({ account }) => account),
  left<BreakBody>("kind", ({ kind }) => kind),
  left<BreakBody>("about", ({ instrument, currency }) => instrument ?? currency ?? ""),
  right<BreakBody>("ours", ({ derived }) => derived),
  right<BreakBody>("broker's", ({ reported }) => reported),
  left<BreakBody>("since", ({ foundAt }) => timeText(foundAt)),
  left<BreakBody>("explanation", ({ explanation }) => explanation ?? "none yet"),
];

export const breaksCommand: Declare = (program, context) => {
  const command = program
    .command("breaks [connection]")
    .description("list differences between our figures and the brokers'")
    .option("--resolved", "those that are gone, too");
  withCommon(command, "breaks").action(
    async (name: string | undefined, options: CommonOptions & { readonly resolved?: true }) => {
      const { items } = await withSession(context, options, async (session) => {
        const only = name === undefined ? undefined : await connectionOf(session, name);
        const query = {
          ...(only && { connection: only.id }),
          ...(options.resolved ? {} : { open: "true" as const }),
        };
        return session.call(api.listBreaks, { query });
      });
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "Our figures and the brokers' agree.");
      return print(context, table(items, BREAK_COLUMNS, paint(context.host.color)));
    },
  );
};
