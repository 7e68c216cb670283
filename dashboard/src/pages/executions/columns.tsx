import type { BlotterExecutionBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import type { Column } from "../../ui/grid/columns.ts";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "./FeeList.tsx";
import { SideMark } from "./SideMark.tsx";

export const columns: readonly Column<BlotterExecutionBody>[] = [
  {
    key: "time",
    title: "Time",
    width: "10rem",
    render: ({ executedAt, precision, tradeDate }) => (
      <Time at={executedAt} precision={precision} day={tradeDate} seconds />
    ),
  },
  {
    key: "symbol",
    title: "Symbol",
    width: "minmax(9rem, 1.4fr)",
    render: (row) => <b style={{ fontWeight: 500 }}>{instrumentName(row.instrument)}</b>,
  },
  { key: "side", title: "Side", width: "7rem", render: (row) => <SideMark execution={row} /> },
  {
    key: "quantity",
    title: "Quantity",
    width: "7rem",
    align: "end",
    render: (row) => <span title={row.quantity}>{formatExact(row.quantity)}</span>,
  },
  {
    key: "price",
    title: "Price",
    width: "9rem",
    align: "end",
    render: (row) => (
      <span title={row.price}>
        {formatExact(row.price)}{" "}
        <small style={{ color: "var(--ob-soft)" }}>{row.instrument.currency}</small>
      </span>
    ),
  },
  {
    key: "fees",
    title: "Fees",
    width: "8rem",
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
    render: (row) => <span title={row.id}>{row.id}</span>,
  },
  { key: "source", title: "Line", width: "4rem", align: "end", render: (row) => row.line },
];
