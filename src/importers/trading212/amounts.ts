import type { Decimal, Fee, FeeKind, Money } from "#domain";
import { decimalIn, folded, isAbsent, quoted, unreadable } from "#kit";

/** Columns with a currency of their own that are no charges. */
const NO_CHARGES = new Set([
  "price / share",
  "result",
  "total",
  "gross total",
  "charge amount",
  "withholding tax",
  "currency conversion from amount",
  "currency conversion to amount",
]);

const KINDS: readonly (readonly [RegExp, FeeKind])[] = [
  [/stamp duty|transaction tax|withholding/, "tax"],
  [/finra|transaction fee|ptm levy|sec fee/, "regulatory"],
];

type AmountColumn = {
  readonly name: string;
  readonly at: number;
  readonly currency?: string;
  readonly currencyAt?: number;
};

/**
 * The amounts of a row, each in its own currency. Until 2021 a header said it ("Total (GBP)");
 * since then the column "Currency (Total)" stands beside "Total", or none for charges in the
 * currency of the total.
 */
export function amountsOf(header: readonly string[]) {
  const names = header.map(folded);
  const columns = names.flatMap((name, at): AmountColumn[] => {
    const suffixed = /^(.+) \(([a-z]{3})\)$/.exec(name);
    if (suffixed && suffixed[1] !== "time" && !name.startsWith("currency (")) {
      return [{ name: suffixed[1] ?? "", at, currency: (suffixed[2] ?? "").toUpperCase() }];
    }
    const currencyAt = names.indexOf(`currency (${name})`);
    if (currencyAt >= 0) return [{ name, at, currencyAt }];
    return CHARGE.test(name) ? [{ name, at }] : [];
  });
  const amountIn = (
    { name, at, currency, currencyAt }: AmountColumn,
    cells: readonly string[],
    base?: string,
  ) => {
    const cell = cells[at] ?? "";
    if (isAbsent(cell)) return undefined;
    const told = currency ?? (currencyAt === undefined ? undefined : cells[currencyAt]) ?? "";
    const code =
      told || base || unreadable("missing-value", `The currency of ${quoted(name)} is empty`);
    return { amount: decimalIn(cell), currency: code };
  };
  const named = (name: string, cells: readonly string[]): Money | undefined => {
    const column = columns.find((candidate) => candidate.name === name);
    return column && amountIn(column, cells);
  };
  return {
    named,
    fees(cells: readonly string[], base: string | undefined): Fee[] {
      const charges = columns.filter(({ name }) => !NO_CHARGES.has(name));
      return charges.flatMap((column): Fee[] => {
        const charge = amountIn(column, cells, base);
        if (!charge || charge.amount.isZero()) return [];
        return [
          { kind: KINDS.find(([words]) => words.test(column.name))?.[1] ?? "other", ...charge },
        ];
      });
    },
  };
}

const CHARGE = /(?:fee|duty|tax|levy)$/;

/** Shares in London are quoted in pence. */
export function inPounds(
  price: Decimal,
  currency: string,
  hundredth: Decimal,
): { price: Decimal; currency: string } {
  const pence = currency === "GBX" || currency === "GBp";
  return pence ? { price: price.times(hundredth), currency: "GBP" } : { price, currency };
}
