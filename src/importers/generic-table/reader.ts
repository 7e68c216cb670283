import { Decimal, money } from "#domain";
import {
  agrees,
  cashEffect,
  type Columns,
  type CheckRecord,
  type ExecutionRecord,
  type LineContext,
  optional,
  type RowOf,
  type StatementRecord,
  type TableContext,
  type TableReader,
  text,
  unitsOf,
} from "#kit";
import type { TableMapping } from "./mapping.ts";
import {
  actionOf,
  cashAmount,
  currencyOf,
  feesOf,
  type Fields,
  instrumentOf,
  type Known,
  numberIn,
  timeIn,
} from "./table-row.ts";

/** One text column for each field of a mapping. */
export const columnsOf = ({ columns }: TableMapping) =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([field, title]) =>
      typeof title === "string" ? [[field, optional(text(title))]] : [],
    ),
  ) satisfies Columns;

/** Reads the rows of a table whose columns the user mapped. */
export function createReader(
  mapping: TableMapping,
  { settings, header }: TableContext,
): TableReader<RowOf<Columns>> {
  const locate = (titles: readonly string[]) =>
    (mapping.columns.fees ?? []).map((title) => ({ title, at: titles.indexOf(title) }));
  let known: Known = { mapping, settings, fees: locate(header) };
  const amounts = { told: 0, ours: 0 };

  const compare = (trade: ExecutionRecord, { amount }: Fields) => {
    if (amount === undefined || mapping.columns.exitPrice !== undefined) return trade;
    amounts.told++;
    const stated = numberIn(amount, "amount", settings).abs();
    // Tables state the value with fees or without.
    const gross = agrees(
      { ...trade, fees: [] },
      stated.times(Decimal.of(trade.side === "buy" ? -1 : 1)),
    );
    const rounding = Decimal.of("0.01");
    if (gross || !cashEffect(trade).abs().minus(stated).abs().gt(rounding)) amounts.ours++;
    return trade;
  };
  return {
    header(cells) {
      known = { ...known, fees: locate(cells) };
    },
    row(row, at): StatementRecord | readonly StatementRecord[] {
      const fields: Fields = row;
      const action = actionOf(fields, known);
      if (action === "skip") return { type: "passed", reason: "left out by the mapping" };
      if (action !== "buy" && action !== "sell") return cashOf(fields, action, at, known);
      if (numberIn(fields.quantity, "quantity", settings).isZero())
        return { type: "passed", reason: "quantity of zero" };
      if (mapping.columns.exitPrice !== undefined) return roundTrip(fields, action, at, known);
      return compare(tradeOf(fields, action, at, known), fields);
    },
    end(): readonly CheckRecord[] {
      const [expected, actual] = [Decimal.of(amounts.told), Decimal.of(amounts.ours)];
      return amounts.told === 0
        ? []
        : [{ type: "check", name: "Executions that make their amount", expected, actual }];
    },
  };
}

type Side = "buy" | "sell";

function tradeOf(
  fields: Fields,
  side: Side,
  { line, cells }: LineContext,
  known: Known,
): ExecutionRecord {
  const { settings } = known;
  const at = timeIn(fields.time, fields.timeOfDay, settings);
  const { account, executionId, orderId, note } = fields;
  return {
    type: "execution",
    line,
    ...(account ? { account: { number: account } } : {}),
    ...(executionId ? { executionId } : {}),
    ...(orderId ? { orderId } : {}),
    ...(note ? { note } : {}),
    instrument: instrumentOf(fields, known, at),
    side,
    quantity: unitsOf(
      numberIn(fields.quantity, "quantity", settings),
      known.mapping.columns.side ? side : "sell",
    ),
    price: numberIn(fields.price, "price", settings),
    fees: feesOf(cells, currencyOf(fields, known), known),
    at,
  };
}

/** A row that opens and closes becomes two executions; its fees are charged when it closes. */
function roundTrip(
  fields: Fields,
  side: Side,
  at: LineContext,
  known: Known,
): readonly ExecutionRecord[] {
  const both = tradeOf(fields, side, at, known);
  const { executionId } = both;
  const id = (part: string) =>
    executionId === undefined ? {} : { executionId: `${executionId}:${part}` };
  return [
    { ...both, ...id("open"), effect: "open", fees: [] },
    {
      ...both,
      ...id("close"),
      effect: "close",
      side: side === "buy" ? "sell" : "buy",
      price: numberIn(fields.exitPrice, "exit price", known.settings),
      at: timeIn(fields.exitTime ?? fields.time, undefined, known.settings),
    },
  ];
}

type CashAction = Exclude<ReturnType<typeof actionOf>, "buy" | "sell" | "skip">;

function cashOf(
  fields: Fields,
  kind: CashAction,
  { line, cells }: LineContext,
  known: Known,
): StatementRecord {
  const at = timeIn(fields.time, fields.timeOfDay, known.settings);
  const currency = currencyOf(fields, known);
  const paid = Decimal.sum(feesOf(cells, currency, known).map(({ amount }) => amount));
  const amount = money(cashAmount(fields, kind, { settings: known.settings, paid }), currency);
  const { account, symbol, note, side } = fields;
  const about =
    symbol && kind === "dividend" ? { instrument: instrumentOf(fields, known, at) } : {};
  const description = [side, symbol, note].filter(Boolean).join(": ");
  return {
    type: "cash",
    line,
    kind,
    amount,
    at,
    description,
    ...about,
    ...(account ? { account: { number: account } } : {}),
  };
}
