import { Table } from "@mantine/core";
import type { BreakBody } from "../../../api/types.ts";
import { AccountName } from "../../../filters/AccountName.tsx";
import { addDecimals, formatDecimal, negate } from "../../../format/decimal.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { Mark } from "../../../ui/Mark.tsx";
import classes from "./detail.module.css";
import cells from "../../../ui/table.module.css";

const KINDS: Readonly<Record<BreakBody["kind"], string>> = {
  position: "Position",
  cash: "Cash",
  conflict: "Two sources disagree",
  missing: "Record missing",
};

/** The name within an id such as "forex:EUR.USD:USD" or "option:SPY 2026-01-16 C 500:USD:100". */
const instrumentOf = (id: string) => /^[^:]+:(.+?)(:[A-Z]{3,5})?(:[\d.]+)?$/.exec(id)?.[1] ?? id;

/** One difference, open or settled. */
export function BreakRow({ item }: { item: BreakBody }) {
  const { kind, instrument, currency, derived, reported, explanation, resolvedAt } = item;
  const about = instrument === undefined ? (currency ?? "") : instrumentOf(instrument);
  return (
    <Table.Tr>
      <Table.Td title={instrument}>
        <span className={classes.what}>
          {resolvedAt === undefined ? (
            <Mark tone="warn" icon="alert">
              {KINDS[kind]}
            </Mark>
          ) : (
            <Mark tone="good" icon="check">
              {`${KINDS[kind]}, settled`}
            </Mark>
          )}
          {about}
        </span>
      </Table.Td>
      <Table.Td>
        <AccountName id={item.account} />
      </Table.Td>
      <Table.Td className={cells.end}>{formatDecimal(derived)}</Table.Td>
      <Table.Td className={cells.end}>{formatDecimal(reported)}</Table.Td>
      <Table.Td className={cells.end}>
        {formatDecimal(addDecimals(derived, negate(reported)), { signed: true })}
      </Table.Td>
      <Table.Td className={cells.words}>
        {explanation ?? "Not explained yet. A later reading may bring what is missing."}
      </Table.Td>
      <Table.Td>
        <Ago at={item.foundAt} isPast />
      </Table.Td>
    </Table.Tr>
  );
}
