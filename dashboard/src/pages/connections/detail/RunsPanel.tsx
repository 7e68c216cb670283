import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { pulls } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { ShowMore } from "../../../ui/ShowMore.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import { RunRow } from "./RunRow.tsx";
import { RunsChart } from "./RunsChart.tsx";
import cells from "../../../ui/table.module.css";

const CENTRE = { block: "center" } as const;

/** Every reading of the connection, newest first. */
export function RunsPanel({ connection }: { connection: ConnectionBody }) {
  const query = useInfiniteQuery(pulls(connection.id));
  const table = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const choose = (id: string) => {
    setChosen(id);
    table.current?.querySelector(`[data-run="${CSS.escape(id)}"]`)?.scrollIntoView(CENTRE);
  };
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Runs" note="Each reading, newest first">
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={120} />}
      {query.data && items.length === 0 && <p className={cells.soft}>Nothing was read yet.</p>}
      {items.length > 0 && (
        <>
          <RunsChart pulls={items} onChoose={choose} />
          <div ref={table}>
            <TableFrame
              label="Runs"
              className={cells.table}
              headings={[
                "Started",
                "Outcome",
                { end: "New" },
                { end: "Changed" },
                { end: "Known" },
                { end: "Quarantine" },
                { end: "Pages" },
                { end: "Calls" },
                { end: "Retries" },
                { end: "Waited" },
                { end: "Took" },
              ]}
            >
              {items.map((pull) => (
                <RunRow key={pull.id} pull={pull} isChosen={pull.id === chosen} />
              ))}
            </TableFrame>
          </div>
        </>
      )}
      <ShowMore query={query} mt="sm">
        Show older
      </ShowMore>
    </Panel>
  );
}
