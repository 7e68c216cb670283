import { Progress } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { type SyncProgress, useSyncProgress } from "../../events/sync-progress.ts";
import { count } from "../../format/span.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import classes from "./connections.module.css";

const PHASES: Readonly<Record<SyncProgress["phase"], string>> = {
  accounts: "Asking for the accounts",
  reading: "Reading",
  backfill: "Reading the past",
  reconciling: "Comparing with the broker's figures",
  done: "Done",
};

/** What is being read now. How much there will be nobody knows, so the bar shows motion only. */
export function SyncLine({ connection }: { connection: ConnectionBody }) {
  const progress = useSyncProgress(connection.id);
  if (!progress && connection.state !== "syncing") return null;
  return (
    <div className={classes.progress}>
      <Progress
        value={100}
        animated
        striped
        size="sm"
        aria-label={`Reading "${connection.label}"`}
      />
      <span role="status" className={classes.soft}>
        {progress ? PHASES[progress.phase] : "Reading"}
        {progress?.account && (
          <>
            {", "}
            <AccountName id={progress.account} />
          </>
        )}
        {progress && progress.pages > 0 && (
          <>
            {": "}
            {count(progress.pages, "page")}, {count(progress.imported, "new record")}
          </>
        )}
      </span>
    </div>
  );
}
