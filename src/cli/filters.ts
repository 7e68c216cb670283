import { type Command, Option } from "commander";

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** The option that narrows a short list to accounts. */
export const withAccounts = (command: Command): Command =>
  command.option("--account <id...>", "only these accounts");

export type AccountOptions = { readonly account?: string[] };

/** Options that narrow executions, trades and figures alike. */
export const withFilters = (command: Command): Command =>
  command
    .option("--account <id>", "only this account; may be repeated", collect)
    .option("--instrument <id>", "only this instrument")
    .option("--from <time>", "from this day or UTC instant on")
    .option("--to <time>", "before this day or UTC instant")
    .option("--search <text>", "symbol, name, note or tag");

export const withTradeFilters = (command: Command): Command =>
  withFilters(command)
    .option("--currency <code>", "only this currency")
    .addOption(new Option("--status <status>").choices(["open", "closed"]))
    .addOption(new Option("--direction <direction>").choices(["long", "short"]))
    .addOption(new Option("--outcome <outcome>").choices(["win", "loss", "even"]))
    .option("--tag <tag>", "only trades with this tag");

export type FilterOptions = {
  readonly account?: string[];
  readonly instrument?: string;
  readonly from?: string;
  readonly to?: string;
  readonly search?: string;
};

export type TradeFilterOptions = FilterOptions & {
  readonly currency?: string;
  readonly status?: "open" | "closed";
  readonly direction?: "long" | "short";
  readonly outcome?: "win" | "loss" | "even";
  readonly tag?: string;
};

/** The filter as endpoints take it; they say what does not fit. */
export const filterOf = ({ account, instrument, from, to, search }: FilterOptions) => ({
  account,
  instrument,
  from,
  to,
  search,
});

export const tradeFilterOf = (options: TradeFilterOptions) => {
  const { currency, status, direction, outcome, tag } = options;
  return { ...filterOf(options), currency, status, direction, outcome, tag };
};
