import {
  type CashKind,
  type Currency,
  Decimal,
  type Fee,
  type FeeKind,
  type Instrument,
  type InstrumentKind,
  instrument,
} from "#domain";
import {
  decimalIn,
  folded,
  futureContract,
  futureInstrument,
  isAbsent,
  type Moment,
  momentIn,
  optionContract,
  pointValue,
  quoted,
  type TableSettings,
  unreadable,
} from "#kit";
import type { Action, TableMapping } from "./mapping.ts";
import { KIND_WORDS, SIDE_WORDS } from "./words.ts";

/** What a row says, by the fields of the mapping; cells that are empty are undefined. */
export type Fields = {
  readonly [Field in Exclude<keyof TableMapping["columns"], "fees">]?: string | undefined;
};
export type Known = {
  readonly mapping: TableMapping;
  readonly settings: TableSettings;
  readonly fees: readonly { readonly title: string; readonly at: number }[];
};

export const required = (value: string | undefined, what: string): string =>
  value ?? unreadable("missing-value", `The row names no ${what}`);

export const numberIn = (
  cell: string | undefined,
  what: string,
  { numbers }: TableSettings,
): Decimal => decimalIn(required(cell, what), numbers);

export function timeIn(
  day: string | undefined,
  clock: string | undefined,
  settings: TableSettings,
): Moment {
  return momentIn([required(day, "time"), clock].filter(Boolean).join(" "), settings);
}

/**
 * What the row is: by its word, or by the sign of its quantity where the table has no column of
 * sides.
 */
export function actionOf({ side, quantity }: Fields, { mapping, settings }: Known): Action {
  if (mapping.columns.side === undefined) {
    return numberIn(quantity, "quantity", settings).sign < 0 ? "sell" : "buy";
  }
  const word = folded(required(side, "side"));
  const action = mapping.actions[word] ?? SIDE_WORDS[word];
  return (
    action ?? unreadable("unknown-word", `The mapping does not say what ${quoted(word)} means`)
  );
}

export const currencyOf = ({ currency }: Fields, { mapping }: Known): Currency =>
  (currency ?? required(mapping.currency, "currency")).toUpperCase();

export function instrumentOf(fields: Fields, known: Known, at: Moment): Instrument {
  const symbol = required(fields.symbol, "symbol");
  const currency = currencyOf(fields, known);
  const kind = kindOf(fields, known.mapping);
  const multiplier = multiplierIn(fields, known);
  const { isin, name, exchange } = fields;
  const more = {
    ...(isin ? { isin } : {}),
    ...(name ? { name } : {}),
    ...(exchange ? { exchange } : {}),
  };
  if (kind === "option") {
    const contract =
      optionContract(symbol) ??
      unreadable("unknown-contract", `${quoted(symbol)} is no option that can be read`);
    const shares = multiplier ?? contract.multiplier ?? Decimal.of(100);
    return instrument({ kind, symbol, currency, ...more, ...contract, multiplier: shares });
  }
  if (kind !== "future") return instrument({ kind, symbol, currency, ...more, multiplier });
  const contract = futureContract(symbol, at.day);
  const points = multiplier ?? (contract && pointValue(contract.root)?.points);
  if (!points)
    return unreadable(
      "unknown-multiplier",
      `Nothing says what a point of ${quoted(symbol)} is worth`,
    );
  return contract
    ? futureInstrument(contract, { points, currency, name })
    : instrument({ kind, symbol, currency, ...more, multiplier: points });
}

function multiplierIn({ multiplier }: Fields, { mapping, settings }: Known): Decimal | undefined {
  if (multiplier !== undefined) return decimalIn(multiplier, settings.numbers);
  return mapping.multiplier === undefined ? undefined : Decimal.of(mapping.multiplier);
}

function kindOf({ kind }: Fields, mapping: TableMapping): InstrumentKind {
  if (mapping.columns.kind === undefined || kind === undefined) return mapping.kind;
  return (
    KIND_WORDS[folded(kind)] ??
    unreadable("unknown-word", `${quoted(kind)} is not a known kind of instrument`)
  );
}

const FEE_KINDS: readonly (readonly [RegExp, FeeKind])[] = [
  [/tax|duty/, "tax"],
  [/\bsec\b|taf|nscc|regulat|finra/, "regulatory"],
  [/exchange|ecn|nasdaq|clearing|venue/, "exchange"],
  [/comm/, "commission"],
];

export function feesOf(
  cells: readonly string[],
  currency: Currency,
  { mapping, settings, fees }: Known,
): Fee[] {
  return fees.flatMap(({ title, at }): Fee[] => {
    const cell = cells[at] ?? "";
    if (isAbsent(cell)) return [];
    const stated = decimalIn(cell, settings.numbers);
    if (stated.isZero()) return [];
    const kind = FEE_KINDS.find(([words]) => words.test(title.toLowerCase()))?.[1] ?? "other";
    return [{ kind, amount: mapping.paidFees === "negative" ? stated.neg() : stated, currency }];
  });
}

const OUT = new Set<CashKind>(["withdrawal", "fee", "tax"]);

/**
 * Money of a row that is no trade: its amount, else what units and price make, else its fee. What
 * goes out is negative.
 */
export function cashAmount(
  fields: Fields,
  kind: CashKind,
  { settings, paid }: { settings: TableSettings; paid: Decimal },
): Decimal {
  const { amount, quantity, price } = fields;
  const value =
    statedValue(amount, quantity, price, settings) ?? (paid.isZero() ? undefined : paid.neg());
  if (!value) return unreadable("missing-value", "The row names no amount");
  return OUT.has(kind) && value.sign > 0 ? value.neg() : value;
}

function statedValue(
  amount: string | undefined,
  quantity: string | undefined,
  price: string | undefined,
  { numbers }: TableSettings,
): Decimal | undefined {
  const value = amount
    ? decimalIn(amount, numbers)
    : quantity && price
      ? decimalIn(quantity, numbers).times(decimalIn(price, numbers))
      : undefined;
  return value?.isZero() ? undefined : value;
}
