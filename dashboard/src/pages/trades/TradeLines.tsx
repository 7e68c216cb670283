import type { TradeBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatAveragePrice } from "../../format/price.ts";
import { Amount } from "../../ui/Amount.tsx";
import { NarrowRow } from "../../ui/grid/NarrowRow.tsx";
import { Time } from "../../ui/Time.tsx";

/** A trade in two lines, for a phone. */
export function TradeLines({ trade }: { trade: TradeBody }) {
  const prices = `${formatAveragePrice(trade.entryPrice, trade.instrument)}${trade.exitPrice ? ` → ${formatAveragePrice(trade.exitPrice, trade.instrument)}` : ""}`;
  return (
    <NarrowRow
      lead={instrumentName(trade.instrument)}
      value={<Amount value={trade.netPnl} currency={trade.currency} signed showCurrency />}
      sub={`${trade.direction === "long" ? "Long" : "Short"} ${formatExact(trade.quantity)} · ${prices}`}
      subValue={trade.closedAt ? <Time at={trade.closedAt} /> : "Open"}
    />
  );
}
