import { api, type PositionViewBody } from "#http";
import { type CommonOptions, type Declare, withCommon } from "../context.ts";
import { type AccountOptions, withAccounts } from "../filters.ts";
import { printList } from "../listed.ts";
import type { Colors } from "../paint.ts";
import { priceText, timeText } from "../shown.ts";
import { left, right } from "../table.ts";

type Options = CommonOptions & AccountOptions;

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
    .description("list what is held, beside what the broker reported");
  withCommon(withAccounts(command), "positions").action((options: Options) =>
    printList(context, options, {
      ask: (session) => session.call(api.listPositions, { query: { account: options.account } }),
      columns,
      none: "Nothing is held.",
    }),
  );
};
