import type { ReactNode } from "react";
import type { TradeBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { formatAveragePrice } from "../../format/price.ts";
import { formatSpan } from "../../format/span.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./explained.module.css";

/** What is known of a trade beside its profit. */
export function TradeFacts({ trade }: { trade: TradeBody }) {
  const { instrument, currency, excursions } = trade;
  return (
    <dl className={classes.facts}>
      <Fact name="Opened">
        <Time at={trade.openedAt} seconds />
      </Fact>
      {trade.closedAt && (
        <Fact
          name={
            trade.closedBy && trade.closedBy !== "fill" ? `Closed by ${trade.closedBy}` : "Closed"
          }
        >
          <Time at={trade.closedAt} seconds />
        </Fact>
      )}
      {trade.holdingMs !== undefined && <Fact name="Held">{formatSpan(trade.holdingMs)}</Fact>}
      <Fact name="Quantity">{formatExact(trade.quantity)}</Fact>
      {trade.status === "open" && <Fact name="Still open">{formatExact(trade.openQuantity)}</Fact>}
      <Fact name="Average entry">
        <span title={trade.entryPrice}>{formatAveragePrice(trade.entryPrice, instrument)}</span>
      </Fact>
      {trade.exitPrice && (
        <Fact name="Average exit">
          <span title={trade.exitPrice}>{formatAveragePrice(trade.exitPrice, instrument)}</span>
        </Fact>
      )}
      {instrument.multiplier !== "1" && (
        <Fact name="Multiplier">{formatExact(instrument.multiplier)}</Fact>
      )}
      {excursions && (
        <>
          <Fact name="Worst point (MAE)">
            <Amount value={excursions.mae} currency={currency} signed />
          </Fact>
          <Fact name="Best point (MFE)">
            <Amount value={excursions.mfe} currency={currency} signed />
          </Fact>
        </>
      )}
      {trade.stated && <Fact name="Profit">as stated by the source</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className={classes.label}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
