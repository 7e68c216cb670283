import type { BlotterExecutionBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatPrice } from "../../format/price.ts";
import { NarrowRow } from "../../ui/grid/NarrowRow.tsx";
import { Time } from "../../ui/Time.tsx";

/** An execution in two lines, for a phone. */
export function ExecutionLines({ execution }: { execution: BlotterExecutionBody }) {
  const { instrument, side, quantity, price, executedAt, precision, tradeDate } = execution;
  return (
    <NarrowRow
      lead={instrumentName(instrument)}
      value={`${side === "buy" ? "Buy" : "Sell"} ${formatExact(quantity)} @ ${formatPrice(price, instrument)}`}
      sub={<AccountName id={execution.account} />}
      subValue={<Time at={executedAt} precision={precision} day={tradeDate} />}
    />
  );
}
