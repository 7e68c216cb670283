import { api, type PositionViewBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { type AccountOptions, withAccounts } from "../filters.ts";
import { printList } from "../listed.ts";
import { type Colors, paint } from "../paint.ts";
import { priced, type PricedPosition } from "../priced.ts";
import { priceText, timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & AccountOptions & { readonly live?: true };

const HELD = [
  left<PositionViewBody>("account", ({ account }) => account),
  left<PositionViewBody>("symbol", ({ instrument }) => instrument.symbol),
  right<PositionViewBody>("quantity", ({ quantity }) => quantity),
  right<PositionViewBody>("average", ({ averagePrice }) => priceText(averagePrice)),
];
const CURRENCY = left<PositionViewBody>("currency", ({ instrument }) => instrument.currency);

const columns = (colors: Colors) => [
  ...HELD,
  CURRENCY,
  right<PositionViewBody>("reported", ({ reported }) => reported?.quantity ?? ""),
  left<PositionViewBody>("as of", ({ reported }) => timeText(reported?.asOf)),
  left<PositionViewBody>("verdict", ({ agrees }) => verdict(colors, agrees)),
];

const liveColumns = (colors: Colors) => [
  ...HELD,
  right<PricedPosition>("price", ({ live }) => live?.price ?? "none"),
  left<PricedPosition>("side", ({ live }) => live?.of ?? ""),
  right<PricedPosition>("profit", (position) => profitText(colors, position)),
  CURRENCY,
  left<PricedPosition>("at", ({ live }) => timeText(live?.at)),
  left<PricedPosition>("", ({ live }) => (live?.isStale ? colors.red("STALE") : "")),
];

function profitText(colors: Colors, { unrealisedPnl }: PricedPosition): string {
  if (unrealisedPnl === undefined) return "not known";
  const isLoss = unrealisedPnl.startsWith("-");
  return (isLoss ? colors.red : colors.green)(priceText(unrealisedPnl));
}

function verdict(colors: Colors, agrees: boolean | undefined): string {
  if (agrees === undefined) return "not reported";
  return agrees ? colors.green("agrees") : colors.red("differs");
}

export const positionsCommand: Declare = (program, context) => {
  const command = program
    .command("positions")
    .description("list what is held, beside what the broker reported")
    .option("--live", "with what closing would bring at the prices of this moment");
  withCommon(withAccounts(command), "positions --live").action((options: Options) =>
    options.live
      ? showLive(context, options)
      : printList(context, options, {
          ask: (session) =>
            session.call(api.listPositions, { query: { account: options.account } }),
          columns,
          none: NOTHING,
        }),
  );
};

const NOTHING = "Nothing is held.";

async function showLive(context: Context, options: Options): Promise<void> {
  const { items, silent } = await withSession(context, options, async (session) => {
    const query = { account: options.account };
    return priced(session, (await session.call(api.listPositions, { query })).items);
  });
  // Prices that could not be had are told beside what is printed for programs.
  for (const line of silent) await context.host.err.write(`No prices from ${line}\n`);
  if (options.json) return printJson(context, items);
  if (items.length === 0) return print(context, NOTHING);
  const colors = paint(context.host.color);
  return print(context, table(items, liveColumns(colors), colors));
}
