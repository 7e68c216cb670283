import { api, type BreakBody, type CoverageList } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & { readonly from: string; readonly to: string };
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
    .requiredOption("--from <day>", "first day, such as 2026-01-01")
    .requiredOption("--to <day>", "last day");
  withCommon(command, "coverage oanda:101-001-1 --from 2026-01-01 --to 2026-01-31").action(
    async (account: string, options: Options) => {
      const { from, to } = options;
      const { items } = await withSession(context, options, (session) =>
        session.call(api.listCoverage, { query: { account, from, to } }),
      );
      if (options.json) return printJson(context, items);
      return print(context, table(stretches(items), COLUMNS, paint(context.host.color)));
    },
  );
};

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
    async (
      connection: string | undefined,
      options: CommonOptions & { readonly resolved?: true },
    ) => {
      const query = {
        ...(connection !== undefined && { connection }),
        ...(options.resolved ? {} : { open: "true" as const }),
      };
      const { items } = await withSession(context, options, (session) =>
        session.call(api.listBreaks, { query }),
      );
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "Our figures and the brokers' agree.");
      return print(context, table(items, BREAK_COLUMNS, paint(context.host.color)));
    },
  );
};
