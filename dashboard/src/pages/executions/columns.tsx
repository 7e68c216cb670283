import type { BlotterExecutionBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatPrice } from "../../format/price.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import type { Column } from "../../ui/grid/columns.ts";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "./FeeList.tsx";
import { SideMark } from "./SideMark.tsx";

export const columns: readonly Column<BlotterExecutionBody>[] = [
  {
    key: "time",
    title: "Time",
    width: "9rem",
    render: ({ executedAt, precision, tradeDate }) => (
      <Time at={executedAt} precision={precision} day={tradeDate} seconds />
    ),
  },
  {
    key: "symbol",
    title: "Symbol",
    width: "minmax(7rem, 1.2fr)",
    render: (row) => <b style={{ fontWeight: 500 }}>{instrumentName(row.instrument)}</b>,
  },
  { key: "side", title: "Side", width: "7rem", render: (row) => <SideMark execution={row} /> },
  {
    key: "quantity",
    title: "Quantity",
    width: "6.5rem",
    align: "end",
    render: (row) => <Aligned text={formatExact(row.quantity)} places={4} />,
  },
  {
    key: "price",
    title: "Price",
    width: "9rem",
    align: "end",
    render: (row) => (
      <span title={row.price}>
        <Aligned text={formatPrice(row.price, row.instrument)} places={5} />{" "}
        <small style={{ color: "var(--ob-soft)" }}>{row.instrument.currency}</small>
      </span>
    ),
  },
  {
    key: "fees",
    title: "Fees",
    width: "7rem",
    align: "end",
    render: (row) => <FeeList fees={row.fees} />,
  },
  {
    key: "account",
    title: "Account",
    width: "minmax(8rem, 1fr)",
    render: (row) => <AccountName id={row.account} />,
  },
  {
    key: "id",
    title: "Execution id",
    width: "minmax(8rem, 1fr)",
    yields: 1,
    render: (row) => <span title={row.id}>{row.id}</span>,
  },
  {
    key: "source",
    title: "Line",
    width: "3.5rem",
    align: "end",
    yields: 2,
    render: (row) => row.line,
  },
];
