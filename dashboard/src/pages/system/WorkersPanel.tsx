import { Progress, Table } from "@mantine/core";
import type { ScheduleStateBody, WorkerBody } from "../../api/types.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import classes from "./system.module.css";
import { isAlive } from "./verdict.ts";

const ROLES: Readonly<Record<WorkerBody["role"], string>> = {
  serve: "server and worker",
  worker: "worker",
};

/** The processes that read connections whose time has come. */
export function WorkersPanel({ state: { workers, at } }: { state: ScheduleStateBody }) {
  return (
    <Panel title="Workers" note="Processes that read what is due">
      {workers.length === 0 ? (
        <p className={cells.soft}>None is known.</p>
      ) : (
        <TableFrame
          label="Workers"
          className={cells.table}
          headings={["Process", "State", "Reads now", "Version", "Started", "Last sign of life"]}
        >
          {workers.map((worker) => (
            <WorkerRow key={worker.id} worker={worker} isHere={isAlive(worker, at)} />
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}

function WorkerRow({ worker, isHere }: { worker: WorkerBody; isHere: boolean }) {
  const { id, host, pid, role, version, running, concurrency } = worker;
  return (
    <Table.Tr>
      <Table.Td title={id}>
        {host}, {pid}
        <div className={cells.under}>{ROLES[role]}</div>
      </Table.Td>
      <Table.Td>
        <Mark tone={isHere ? "good" : "warn"} icon={isHere ? "check" : "alert"}>
          {isHere ? "alive" : "silent"}
        </Mark>
      </Table.Td>
      <Table.Td className={classes.load}>
        {running.toLocaleString()} of {concurrency.toLocaleString()}
        <Progress
          size="xs"
          color="var(--ob-curve)"
          value={(running / Math.max(concurrency, 1)) * 100}
          aria-label={`Seats taken of ${host}, ${pid}`}
        />
      </Table.Td>
      <Table.Td>{version}</Table.Td>
      <Table.Td>
        <Ago at={worker.startedAt} isPast />
      </Table.Td>
      <Table.Td>
        <Ago at={worker.seenAt} isPast />
      </Table.Td>
    </Table.Tr>
  );
}
