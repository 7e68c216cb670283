import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { useSyncProgress } from "../../events/sync-progress.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { Actions } from "./useActions.ts";

/** Reads what is new now. Not offered where a reading would be refused. */
export function SyncButton({
  connection,
  actions,
}: {
  connection: ConnectionBody;
  actions: Actions;
}) {
  const progress = useSyncProgress(connection.id);
  const isBusy = actions.sync.isPending || progress !== undefined;
  if (connection.state === "paused" || connection.state === "needs-user") return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={isBusy}
      leftSection={<Icon name="replay" size={14} />}
      onClick={() => actions.sync.mutate()}
    >
      Sync now
    </Button>
  );
}
