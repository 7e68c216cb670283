import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ApiFailure } from "../../api/failure.ts";
import { schedule } from "../../api/schedule.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { BreakersPanel } from "./BreakersPanel.tsx";
import { QueueStrip } from "./QueueStrip.tsx";
import classes from "./system.module.css";
import { Verdicts } from "./Verdicts.tsx";
import { WorkersPanel } from "./WorkersPanel.tsx";

/** Queue, lag, workers and breakers, which only the owner of the server may see. */
export function SchedulePanels() {
  const { data, error, isPending, refetch } = useQuery(schedule());
  if (error instanceof ApiFailure && error.status === 403) {
    return (
      <Notice icon="key">Queue and workers are shown to the owner of this server only.</Notice>
    );
  }
  if (isPending) return <Loading />;
  return (
    <>
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <Verdicts state={data} />
          <QueueStrip state={data} />
          <WorkersPanel state={data} />
          <BreakersPanel state={data} />
        </>
      )}
    </>
  );
}

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading">
      <Skeleton height={50} />
      <Skeleton height={84} />
      <Skeleton height={130} />
    </div>
  );
}
