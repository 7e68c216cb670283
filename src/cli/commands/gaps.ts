import { api, type GapBody } from "#http";
import { type CommonOptions, type Declare, withCommon } from "../context.ts";
import { type AccountOptions, withAccounts } from "../filters.ts";
import { printList } from "../listed.ts";
import { timeText } from "../shown.ts";
import { left, right } from "../table.ts";

type Options = CommonOptions & AccountOptions;

const COLUMNS = [
  left<GapBody>("account", ({ account }) => account),
  left<GapBody>("instrument", ({ instrument }) => instrument),
  left<GapBody>("at", ({ at }) => timeText(at)),
  left<GapBody>("what is missing", ({ kind }) => kind.replaceAll("-", " ")),
  right<GapBody>("quantity", ({ quantity }) => quantity ?? ""),
  right<GapBody>("amount", ({ amount }) => (amount ? `${amount.amount} ${amount.currency}` : "")),
];

export const gapsCommand: Declare = (program, context) => {
  const command = program
    .command("gaps")
    .description("list what the executions show to be missing");
  withCommon(withAccounts(command), "gaps").action((options: Options) =>
    printList(context, options, {
      ask: (session) => session.call(api.listGaps, { query: { account: options.account } }),
      columns: () => COLUMNS,
      none: "Nothing is known to be missing.",
    }),
  );
};
