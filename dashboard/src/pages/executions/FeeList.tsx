import { Fragment } from "react";
import type { ExecutionBody } from "../../api/types.ts";
import { formatMoney } from "../../format/currency.ts";
import { addDecimals } from "../../format/decimal.ts";
import { Aligned } from "../../ui/Aligned.tsx";

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
      {[...sums].map(([currency, amount], index) => (
        <Fragment key={currency}>
          {index > 0 && " + "}
          <Aligned text={formatMoney(amount, currency)} places={2} />{" "}
          <small style={{ color: "var(--ob-soft)" }}>{currency}</small>
        </Fragment>
      ))}
    </span>
  );
}
