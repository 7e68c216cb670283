import { formatMoney } from "../format/currency.ts";
import { signOf } from "../format/decimal.ts";
import classes from "./Amount.module.css";

type Props = {
  readonly value: string;
  readonly currency: string;
  /** Profit and loss: a sign always, a colour in addition. */
  readonly signed?: boolean;
  readonly showCurrency?: boolean;
};

const TONES = { "-1": classes.loss, "0": classes.even, "1": classes.gain };

/** Money. The exact text is in the tooltip, whatever was rounded for the column. */
export function Amount({ value, currency, signed = false, showCurrency = false }: Props) {
  const tone = signed ? TONES[`${signOf(value)}`] : undefined;
  return (
    <span className={`${classes.amount} ${tone ?? ""}`} title={`${value} ${currency}`}>
      {formatMoney(value, currency, { signed })}
      {showCurrency && <span className={classes.currency}> {currency}</span>}
    </span>
  );
}
