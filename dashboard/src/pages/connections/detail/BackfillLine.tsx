import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../../api/types.ts";
import { useSyncProgress } from "../../../events/sync-progress.ts";
import { Icon } from "../../../ui/Icon.tsx";
import type { Actions } from "../useActions.ts";
import classes from "./coverage.module.css";

type Props = { readonly connection: ConnectionBody; readonly actions: Actions };

/** Reads what lies behind what is held. */
export function BackfillLine({ connection, actions: { backfill } }: Props) {
  const progress = useSyncProgress(connection.id);
  if (connection.state === "paused" || connection.state === "needs-user") return null;
  return (
    <div className={classes.past}>
      <Button
        size="xs"
        variant="default"
        loading={backfill.isPending}
        disabled={progress !== undefined && !backfill.isPending}
        leftSection={<Icon name="undo" size={14} />}
        onClick={() => backfill.mutate()}
      >
        Read the past
      </Button>
      <p>
        Goes back window by window, as far as {connection.brokerName} keeps it, and tries again what
        stands in quarantine. What is new goes first.
      </p>
    </div>
  );
}
