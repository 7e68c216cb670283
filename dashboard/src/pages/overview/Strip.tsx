import type { KeyFigures } from "../../api/types.ts";
import { formatPercent } from "../../format/currency.ts";
import { formatDecimal } from "../../format/decimal.ts";
import { formatSpan } from "../../format/span.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Figure, None } from "./Figure.tsx";
import classes from "./overview.module.css";

type Props = { readonly figures: KeyFigures };

/** Key figures in one line. A ratio that does not exist is a dash with its reason. */
export function Strip({ figures }: Props) {
  const { currency, maxDrawdown } = figures;
  const amount = (value: string | null) =>
    value === null ? (
      <None why="No closed trades" />
    ) : (
      <Amount value={value} currency={currency} signed />
    );
  return (
    <dl className={classes.strip} aria-label={`Key figures in ${currency}`}>
      <Figure
        name={`Net P&L, ${currency}`}
        isLead
        note={
          <>
            gross <Amount value={figures.grossPnl} currency={currency} signed />
          </>
        }
      >
        <Amount value={figures.netPnl} currency={currency} signed />
      </Figure>
      <Figure
        name="Closed trades"
        note={figures.open > 0 ? `${figures.open.toLocaleString()} open` : "none open"}
      >
        {figures.trades.toLocaleString()}
      </Figure>
      <Figure
        name="Win rate"
        note={`${figures.wins.toLocaleString()} won, ${figures.losses.toLocaleString()} lost`}
      >
        {figures.winRate === null ? (
          <None why="No closed trades" />
        ) : (
          formatPercent(figures.winRate)
        )}
      </Figure>
      <Figure name="Profit factor" note="won per 1 lost">
        {figures.profitFactor === null ? (
          <None why="No losses to divide by" />
        ) : (
          formatDecimal(figures.profitFactor, { places: 2, fill: 2 })
        )}
      </Figure>
      <Figure name="Expectancy" note={perTrade(figures.averageHoldingMs)}>
        {amount(figures.expectancy)}
      </Figure>
      <Figure name="Average win" note={<>loss {amount(figures.averageLoss)}</>}>
        {amount(figures.averageWin)}
      </Figure>
      <Figure name="Max drawdown" note="from its peak">
        <Amount value={maxDrawdown === "0" ? "0" : `-${maxDrawdown}`} currency={currency} signed />
      </Figure>
      <Figure name="Fees" note="already in net">
        <Amount value={figures.fees} currency={currency} />
      </Figure>
    </dl>
  );
}

/** What one trade brings, and how long it lasts. */
function perTrade(averageHoldingMs: number | null): string {
  if (averageHoldingMs === null) return "per trade";
  return `per trade of ${formatSpan(Math.round(averageHoldingMs))}`;
}
