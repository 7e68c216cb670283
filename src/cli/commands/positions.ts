import { api, type PositionViewBody } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { type Colors, paint } from "../paint.ts";
import { priceText, timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & { readonly account?: string[] };

const columns = (colors: Colors) => [
  left<PositionViewBody>("account", ({ account }) => account),
  left<PositionViewBody>("symbol", ({ instrument }) => instrument.symbol),
  right<PositionViewBody>("quantity", ({ quantity }) => quantity),
  right<PositionViewBody>("average", ({ averagePrice }) => priceText(averagePrice)),
  left<PositionViewBody>("currency", ({ instrument }) => instrument.currency),
  right<PositionViewBody>("reported", ({ reported }) => reported?.quantity ?? ""),
  left<PositionViewBody>("as of", ({ reported }) => timeText(reported?.asOf)),
  left<PositionViewBody>("verdict", ({ agrees }) => verdict(colors, agrees)),
];

function verdict(colors: Colors, agrees: boolean | undefined): string {
  if (agrees === undefined) return "not reported";
  return agrees ? colors.green("agrees") : colors.red("differs");
}

export const positionsCommand: Declare = (program, context) => {
  const command = program
    .command("positions")
    .description("list what is held, beside what the broker reported")
    .option("--account <id...>", "only these accounts");
  withCommon(command, "positions").action(async (options: Options) => {
    const query = { account: options.account };
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listPositions, { query }),
    );
    if (options.json) return printJson(context, items);
    if (items.length === 0) return print(context, "Nothing is held.");
    const colors = paint(context.host.color);
    return print(context, table(items, columns(colors), colors));
  });
};
