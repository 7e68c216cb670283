import type { TradeBody } from "../../api/types.ts";
import { signOf } from "../../format/decimal.ts";
import { Amount } from "../../ui/Amount.tsx";
import classes from "./explained.module.css";

/** Net profit as the sum that it is, so that it can be checked by eye. */
export function Reckoning({ trade }: { trade: TradeBody }) {
  const { currency, grossPnl, fees, funding, netPnl, feesPaid } = trade;
  const isOtherCurrency = feesPaid.some((fee) => fee.currency !== currency);
  return (
    <div className={classes.sum}>
      <div>
        <span className={classes.label}>Gross</span>
        <Amount value={grossPnl} currency={currency} signed />
      </div>
      <span aria-hidden="true">−</span>
      <div>
        <span className={classes.label}>Fees</span>
        <Amount value={fees} currency={currency} />
      </div>
      {signOf(funding) !== 0 && (
        <>
          <span aria-hidden="true">+</span>
          <div>
            <span className={classes.label}>Funding</span>
            <Amount value={funding} currency={currency} signed />
          </div>
        </>
      )}
      <span aria-hidden="true">=</span>
      <div>
        <span className={classes.label}>Net</span>
        <b>
          <Amount value={netPnl} currency={currency} signed />
        </b>
      </div>
      {isOtherCurrency && (
        <p className={classes.paid}>
          Fees as paid:{" "}
          {feesPaid.map((fee, index) => (
            <span key={fee.currency}>
              {index > 0 && ", "}
              <Amount value={fee.amount} currency={fee.currency} showCurrency />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
