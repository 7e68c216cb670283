import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { pulls } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import classes from "./detail.module.css";
import { RunRow } from "./RunRow.tsx";
import { RunsChart } from "./RunsChart.tsx";

/** Every reading of the connection, newest first. */
export function RunsPanel({ connection }: { connection: ConnectionBody }) {
  const query = useInfiniteQuery(pulls(connection.id));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Runs" note="Each reading, newest first">
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={120} />}
      {query.data && items.length === 0 && <p className={classes.none}>Nothing was read yet.</p>}
      {items.length > 0 && (
        <>
          <RunsChart pulls={items} />
          <TableFrame
            label="Runs"
            className={classes.table}
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
              <RunRow key={pull.id} pull={pull} />
            ))}
          </TableFrame>
        </>
      )}
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </Panel>
  );
}
