import { formatMoney } from "../format/currency.ts";
import { signOf } from "../format/decimal.ts";
import { Aligned } from "./Aligned.tsx";
import classes from "./Amount.module.css";

type Props = {
  readonly value: string;
  readonly currency: string;
  /** Profit and loss: a sign always, a colour in addition. */
  readonly signed?: boolean;
  readonly showCurrency?: boolean;
  /** In a column: digits after the point that keep its points below each other. */
  readonly places?: number;
};

const TONES = { "-1": classes.loss, "0": classes.even, "1": classes.gain };

/** Money. The exact text is in the tooltip, whatever was rounded for the column. */
export function Amount({ value, currency, signed = false, showCurrency = false, places }: Props) {
  const text = formatMoney(value, currency, { signed });
  const tone = signed ? TONES[`${signOf(value)}`] : undefined;
  return (
    <span className={`${classes.amount} ${tone ?? ""}`} title={`${value} ${currency}`}>
      {places === undefined ? text : <Aligned text={text} places={places} />}
      {showCurrency && (
        <span className={classes.currency} data-column={places !== undefined || undefined}>
          {" "}
          {currency}
        </span>
      )}
    </span>
  );
}
