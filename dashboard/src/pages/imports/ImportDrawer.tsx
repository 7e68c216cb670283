import { Drawer } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "../../api/client.ts";
import type { ImportSummaryBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { GridSkeleton } from "../../ui/grid/GridSkeleton.tsx";
import { Time } from "../../ui/Time.tsx";
import { ImportActions } from "./ImportActions.tsx";
import classes from "./imports.module.css";
import { ReportBody } from "./ReportBody.tsx";

const summaryOf = (id: string) =>
  queryOptions({
    queryKey: ["imports", id],
    queryFn: ({ signal }) =>
      get<ImportSummaryBody>(`/api/imports/${encodeURIComponent(id)}`, {}, signal),
    retry: false,
  });

/** One import in full, and what can be done with it. */
export function ImportDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const query = useQuery({ ...summaryOf(id ?? ""), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="40rem"
      title="Import"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <GridSkeleton rows={6} />}
      {id && query.data && (
        <div className={classes.body}>
          <p className={classes.drawerTitle}>{query.data.report.file}</p>
          <p className={classes.soft}>
            Imported <Time at={query.data.startedAt} seconds /> in{" "}
            {query.data.report.durationMs.toLocaleString()} ms
          </p>
          <ReportBody report={query.data.report} />
          <ImportActions summary={query.data} onGone={onClose} />
        </div>
      )}
    </Drawer>
  );
}
