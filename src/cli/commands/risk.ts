import type { Command } from "commander";
import { AMOUNT_LIMITS, COUNT_LIMITS } from "#domain";
import { api, type RiskAccountBody, type RiskLevelBody, type RiskLimitsBody } from "#http";
import { connectionOf } from "../connection.ts";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

export const riskCommand: Declare = (program, context) => {
  const risk = program
    .command("risk")
    .description("bounds of orders, and the lock of live trading");
  show(risk, context);
  limit(risk, context);
  unlock(risk, context);
  lock(risk, context);
};

const COLUMNS = [
  left<RiskAccountBody>("account", ({ label, number }) => `${label} ${number}`),
  left<RiskAccountBody>("env", ({ environment }) => environment.toUpperCase()),
  left<RiskAccountBody>("live trading", lockOf),
  right<RiskAccountBody>("open orders", ({ use, limits }) =>
    of(use.openOrders, limits.maxOpenOrders),
  ),
  right<RiskAccountBody>("in a minute", ({ use, limits }) =>
    of(use.ordersInMinute, limits.maxOrdersPerMinute),
  ),
  right<RiskAccountBody>("order worth", ({ limits }) => limits.maxOrderNotional ?? "any"),
  right<RiskAccountBody>("position worth", ({ limits }) => limits.maxPositionNotional ?? "any"),
  right<RiskAccountBody>("exposure", ({ limits }) => limits.maxGrossExposure ?? "any"),
];

function lockOf({ environment, unlock: open }: RiskAccountBody): string {
  if (environment === "paper") return "-";
  return open ? `UNLOCKED until ${timeText(open.expiresAt)}` : "locked";
}

const of = (used: number, limit: number | undefined) =>
  limit === undefined ? String(used) : `${used} of ${limit}`;

function show(risk: Command, context: Context): void {
  const command = risk
    .command("show", { isDefault: true })
    .description("show what bounds each account, how much of it is used, and what was set");
  withCommon(command, "risk show").action(async (options: CommonOptions) => {
    const found = await withSession(context, options, (session) => session.call(api.showRisk));
    if (options.json) return printJson(context, found);
    if (found.accounts.length === 0) return print(context, "No account takes orders yet.");
    const rows = table(found.accounts, COLUMNS, paint(context.host.color));
    return print(context, [rows, ...found.levels.map(levelText)].join("\n"));
  });
}

const levelText = ({ connection, account, symbol, limits }: RiskLevelBody): string => {
  const where = [account ?? connection ?? "every account", symbol ?? "every instrument"];
  const set = Object.entries(limits).map(([name, value]) => `${name} ${String(value)}`);
  return `Set for ${where.join(", ")}: ${set.join(", ")}`;
};

type Where = {
  readonly connection?: string;
  readonly account?: string;
  readonly symbol?: string;
};
type Limits = Where & Readonly<Partial<Record<keyof RiskLimitsBody, string>>>;

/** "maxOrderNotional" is given as "--max-order-notional". */
const optionOf = (name: string) => name.replaceAll(/[A-Z]/g, (each) => `-${each.toLowerCase()}`);

function limit(risk: Command, context: Context): void {
  const command = risk
    .command("limit")
    .description("set the bounds of everything, an account or an instrument; the tightest holds")
    .option("--connection <name>", "for one account instead of all")
    .option("--account <id>", "where the connection has more than one")
    .option("--symbol <symbol>", "for one instrument instead of all");
  for (const name of [...AMOUNT_LIMITS, ...COUNT_LIMITS])
    command.option(`--${optionOf(name)} <number>`, BOUNDS[name]);
  command
    .option("--duplicate-ms <ms>", "the same order again within so long is refused")
    .option("--restricted <symbols>", "symbols that are not traded, with commas between");
  withCommon(command, "risk limit --max-order-notional 5000").action(
    (options: CommonOptions & Limits) =>
      withSession(context, options, async (session) => {
        const { connection, account, symbol } = options;
        const id = connection && (await connectionOf(session, connection)).id;
        const where = { ...(id && { connection: id }), ...(account && { account }) };
        const body = { ...where, ...(symbol && { symbol }), limits: limitsOf(options) };
        const set = await session.call(api.setRiskLimits, { body });
        return options.json ? printJson(context, set) : print(context, levelText(set));
      }),
  );
}

const BOUNDS: Readonly<Record<(typeof AMOUNT_LIMITS | typeof COUNT_LIMITS)[number], string>> = {
  maxOrderQuantity: "units of one order",
  maxOrderNotional: "worth of one order, in the account's currency",
  maxPositionQuantity: "units of one position",
  maxPositionNotional: "worth of one position",
  maxGrossExposure: "worth of all positions and open orders together",
  collarPercent: "how far beyond the market a limit may lie",
  maxDailyLoss: "a day that lost so much ends with orders that reduce only",
  maxOpenOrders: "orders that may still trade at a time",
  maxOrdersPerMinute: "orders in a minute",
};

function limitsOf(options: Limits): RiskLimitsBody {
  const { duplicateMs, restricted } = options;
  const amounts = AMOUNT_LIMITS.flatMap((name) => (options[name] ? [[name, options[name]]] : []));
  const counts = COUNT_LIMITS.flatMap((name) =>
    options[name] ? [[name, wholeOf(options[name])]] : [],
  );
  return {
    ...Object.fromEntries([...amounts, ...counts]),
    ...(duplicateMs && { duplicateMs: wholeOf(duplicateMs) }),
    ...(restricted && { restricted: restricted.split(",").map((each) => each.trim()) }),
  };
}

/** What is no whole number is refused by the schema, which says so. */
const wholeOf = (text: string): number => (/^\d+$/.test(text) ? Number.parseInt(text, 10) : NaN);

type Unlocking = CommonOptions & {
  readonly account?: string;
  readonly confirm: string;
  readonly hours?: string;
};

function unlock(risk: Command, context: Context): void {
  const command = risk
    .command("unlock <connection>")
    .description("let orders be sent to a live account for some hours")
    .requiredOption("--confirm <number>", "the number of the account, typed by you")
    .option("--account <id>", "where the connection has more than one")
    .option("--hours <hours>", "1 to 24", "8");
  withCommon(command, "risk unlock Live --confirm 123-456 --hours 2").action(
    (name: string, options: Unlocking) =>
      withSession(context, options, async (session) => {
        const { id } = await connectionOf(session, name);
        const { account, confirm, hours = "8" } = options;
        const body = { connection: id, typed: confirm, hours: wholeOf(hours) };
        const made = await session.call(api.unlockLive, {
          body: { ...body, ...(account && { account }) },
        });
        if (options.json) return printJson(context, made);
        return print(context, `Live trading is UNLOCKED until ${timeText(made.expiresAt)}.`);
      }),
  );
}

function lock(risk: Command, context: Context): void {
  const command = risk
    .command("lock <connection>")
    .description("lock a live account: nothing is sent to it once this has answered")
    .option("--account <id>", "where the connection has more than one");
  withCommon(command, "risk lock Live").action(
    (name: string, options: CommonOptions & { readonly account?: string }) =>
      withSession(context, options, async (session) => {
        const { id } = await connectionOf(session, name);
        const { account } = options;
        const body = { connection: id, ...(account && { account }) };
        await session.call(api.lockLive, { body });
        return options.json
          ? printJson(context, { locked: true })
          : print(context, "Live trading is locked.");
      }),
  );
}
