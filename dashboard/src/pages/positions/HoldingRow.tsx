import { Button } from "@mantine/core";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { formatAveragePrice } from "../../format/price.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Amount } from "../../ui/Amount.tsx";
import { AgreementMark } from "../accounts/AgreementMark.tsx";
import { titleOfHolding, whyNotClosed } from "./holding.ts";
import { PlaceMark } from "./PlaceMark.tsx";
import classes from "./positions.module.css";
import { PriceCell } from "./PriceCell.tsx";
import { percentText } from "./valuation.ts";
import type { Valued } from "./valued.ts";

type Props = { readonly valued: Valued; readonly now: number; readonly onClose: () => void };

/** One open position in a line: what, its price, its profit, and the way out of it. */
export function HoldingRow({ valued, now, onClose }: Props) {
  const { holding, price, isAwaited } = valued;
  const title = titleOfHolding(holding);
  const reason = whyNotClosed(holding);
  return (
    <li className={classes.row} aria-label={`${title}, ${holding.place}`}>
      <div className={classes.what}>
        <strong>{title}</strong> <PlaceMark place={holding.place} />
        <div className={classes.soft}>
          <AccountName id={holding.account} />
          {holding.connection && ` · ${holding.connection.brokerName}`}
        </div>
      </div>
      <div className={classes.cost}>
        <Average valued={valued} />
      </div>
      <div className={classes.price}>
        <PriceCell {...{ price, isAwaited, now }} instrument={holding.instrument} />
      </div>
      <div className={classes.profit}>
        <Gain valued={valued} />
      </div>
      <div className={classes.agreement}>
        <Agreement valued={valued} />
      </div>
      <div className={classes.act}>
        {reason === undefined ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Close: ${title}`}
            onClick={onClose}
          >
            Close
          </Button>
        ) : (
          <span className={classes.soft}>{reason}</span>
        )}
      </div>
    </li>
  );
}

type PartProps = { readonly valued: Valued };

function Average({ valued: { holding } }: PartProps) {
  const { averagePrice, averageOf, instrument } = holding;
  return (
    <>
      <div className={classes.number} title={averagePrice}>
        {averagePrice === undefined
          ? "cost not known"
          : formatAveragePrice(averagePrice, instrument)}
      </div>
      <div className={classes.soft}>
        {averagePrice !== undefined &&
          (averageOf === "stated" ? "average by the broker" : "average price")}
        {instrument.multiplier !== "1" && ` × ${formatExact(instrument.multiplier)}`}
      </div>
    </>
  );
}

function Gain({ valued: { holding, profit } }: PartProps) {
  if (!profit) return <span className={classes.soft}>not known</span>;
  const { amount, ratio } = profit;
  return (
    <>
      <div className={classes.number}>
        <Amount value={amount} currency={holding.instrument.currency} signed showCurrency />
      </div>
      {ratio !== undefined && <div className={classes.soft}>{percentText(ratio)}</div>}
    </>
  );
}

/** What the broker said when it was last read, where that is another quantity than ours. */
function Agreement({ valued: { holding } }: PartProps) {
  const { agrees, reported, isStatedOnly } = holding;
  return (
    <>
      <AgreementMark agrees={agrees} />
      <div className={classes.soft}>
        {agrees === undefined && "the broker states none"}
        {agrees === true && "broker"}
        {agrees === false &&
          (isStatedOnly
            ? "the broker's word alone"
            : `the broker says ${formatExact(reported?.quantity ?? "0")}`)}
        {reported && (
          <>
            {" "}
            <Ago at={reported.asOf} isPast />
          </>
        )}
      </div>
    </>
  );
}
