import { Decimal } from "#domain";
import type { CheckRecord } from "#kit";

export type Figures = {
  /** Profit of the closed positions by kind of instrument, as mapped. */
  readonly byKind: ReadonlyMap<string, Decimal>;
  /** Money that moved without a trade, as mapped. */
  readonly cash: Decimal;
  /** Realised equity before the first row of the activity, then after each row. */
  readonly equities: readonly Decimal[];
  /** Labels and figures of the financial summary. */
  readonly financial: readonly (readonly [string, string])[];
};

/**
 * The financial summary tells the profit of each type of asset, and the activity how the realised
 * equity grew. The labels are translated; CFD and ETF are the same everywhere, and shares stand
 * before the ETFs.
 */
export function checksOf({ byKind, cash, equities, financial }: Figures): readonly CheckRecord[] {
  const profit = (kind: string) => byKind.get(kind) ?? Decimal.zero;
  const etf = financial.findIndex(([label]) => /\bETF/.test(label));
  const types = [
    ["CFD", financial.find(([label]) => /\bCFD/.test(label)), profit("cfd")],
    ["crypto", financial.find(([label]) => /[ck]r[iy]/i.test(label)), profit("crypto")],
    ["stocks", etf > 0 ? financial[etf - 1] : undefined, profit("equity")],
    ["ETF", etf < 0 ? undefined : financial[etf], profit("fund")],
  ] as const;
  const checks = types.flatMap(([name, row, actual]): readonly CheckRecord[] => {
    const expected = Decimal.parse(row?.[1] ?? "");
    return expected ? [{ type: "check", name: `Profit of ${name}`, expected, actual }] : [];
  });
  const [before, ...after] = equities;
  const last = after.at(-1);
  if (!before || !last) return checks;
  const actual = Decimal.sum(byKind.values()).plus(cash);
  return [
    ...checks,
    { type: "check", name: "Change of realised equity", expected: last.minus(before), actual },
  ];
}
