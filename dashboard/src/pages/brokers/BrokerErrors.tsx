import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { brokerErrors } from "../../api/connections.ts";
import type { BrokerErrorBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Ago } from "../../ui/Ago.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { useNow } from "../../ui/useNow.ts";
import classes from "./brokers.module.css";
import { daysOf } from "./trend.ts";
import { TrendBars } from "./TrendBars.tsx";

const DAYS = 7;
const HEADINGS = [
  "Call",
  "What was the matter",
  "The broker's code",
  { end: "Failed" },
  "By day",
  "Last",
] as const;

/** What brokers refused in the last days, over all connections. */
export function BrokerErrors() {
  const { data, error, refetch } = useQuery(brokerErrors(DAYS));
  if (error) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const { items, unmapped } = data;
  const total = `${count(data.count, "call")} failed in ${DAYS} days`;
  const unknown = unmapped === 0 ? "" : `, ${unmapped} with a code that nobody has mapped yet`;
  return (
    <Panel title="What brokers refused" note={items.length === 0 ? "" : `${total}${unknown}`}>
      {items.length === 0 ? (
        <p className={cells.soft}>No call to a broker failed in the last {DAYS} days.</p>
      ) : (
        <TableFrame label="Failed calls" className={cells.table} headings={HEADINGS}>
          {items.map((item) => (
            <ErrorRow key={keyOf(item)} item={item} since={data.since} />
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}

const keyOf = ({ broker, environment, endpoint, code, brokerCode = "" }: BrokerErrorBody) =>
  [broker, environment, endpoint, code, brokerCode].join();

type RowProps = { readonly item: BrokerErrorBody; readonly since: string };

function ErrorRow({ item, since }: RowProps) {
  const now = useNow();
  const { broker, environment, endpoint, code, connections } = item;
  return (
    <Table.Tr>
      <Table.Td>
        <code className={classes.code}>{endpoint}</code>
        <div className={cells.under}>
          {broker}, {environment}
        </div>
      </Table.Td>
      <Table.Td>
        {code.toLowerCase().replaceAll("_", " ")}
        <div className={cells.under}>{count(connections, "connection")}</div>
      </Table.Td>
      <Table.Td>
        {item.brokerCode !== undefined && <code className={classes.code}>{item.brokerCode}</code>}
        {!item.isMapped && (
          <div>
            <Mark tone="warn">not mapped</Mark>
          </div>
        )}
      </Table.Td>
      <Table.Td className={cells.end}>{item.count}</Table.Td>
      <Table.Td>
        <TrendBars days={daysOf(item.trend, { since, now })} label="Failed calls" />
      </Table.Td>
      <Table.Td>
        <Ago at={item.lastAt} isPast />
      </Table.Td>
    </Table.Tr>
  );
}
