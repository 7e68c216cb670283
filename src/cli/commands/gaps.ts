import { api, type GapBody } from "#http";
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

type Options = CommonOptions & { readonly account?: string[] };

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
    .description("list what the executions show to be missing")
    .option("--account <id...>", "only these accounts");
  withCommon(command, "gaps").action(async (options: Options) => {
    const query = { account: options.account };
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listGaps, { query }),
    );
    if (options.json) return printJson(context, items);
    if (items.length === 0) return print(context, "Nothing is known to be missing.");
    return print(context, table(items, COLUMNS, paint(context.host.color)));
  });
};
