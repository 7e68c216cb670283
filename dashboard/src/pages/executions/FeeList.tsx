import type { ExecutionBody } from "../../api/types.ts";
import { formatMoney } from "../../format/currency.ts";
import { addDecimals } from "../../format/decimal.ts";

/** Fees by currency; what each was for is in the tooltip. */
export function FeeList({ fees }: { fees: ExecutionBody["fees"] }) {
  const sums = new Map<string, string>();
  for (const { currency, amount } of fees)
    sums.set(currency, addDecimals(sums.get(currency) ?? "0", amount));
  const parts = fees
    .map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`)
    .join("\n");
  return (
    <span title={parts}>
      {[...sums]
        .map(([currency, amount]) => `${formatMoney(amount, currency)} ${currency}`)
        .join(" + ")}
    </span>
  );
}
