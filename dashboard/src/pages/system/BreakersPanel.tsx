import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connections } from "../../api/connections.ts";
import type { ScheduleStateBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";

type Breaker = ScheduleStateBody["breakers"][number];

/** Where calls are held back because too many failed. */
export function BreakersPanel({ state: { breakers } }: { state: ScheduleStateBody }) {
  return (
    <Panel title="Breakers" note="Where calls are held back because too many failed">
      {breakers.length === 0 ? (
        <p className={cells.soft}>All are closed: every broker is called as it should be.</p>
      ) : (
        <TableFrame
          label="Breakers"
          className={cells.table}
          headings={["Broker", "Host", "State", "Connection"]}
        >
          {breakers.map((breaker) => (
            <BreakerRow
              key={`${breaker.host} ${breaker.credential} ${breaker.worker}`}
              breaker={breaker}
            />
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}

function BreakerRow({ breaker: { broker, host, state, credential } }: { breaker: Breaker }) {
  const { data = [] } = useQuery(connections());
  const known = data.find(({ id }) => id === credential);
  return (
    <Table.Tr>
      <Table.Td>{broker}</Table.Td>
      <Table.Td>{host}</Table.Td>
      <Table.Td>
        <Mark tone={state === "open" ? "bad" : "warn"} icon={state === "open" ? "pause" : "replay"}>
          {state === "open" ? "open: no calls" : "half-open: single calls"}
        </Mark>
      </Table.Td>
      <Table.Td>
        {known ? (
          <Link to="/connections/$id" params={{ id: credential }}>
            {known.label}
          </Link>
        ) : (
          "of another person"
        )}
      </Table.Td>
    </Table.Tr>
  );
}
