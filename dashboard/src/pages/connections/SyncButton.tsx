import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { useSyncProgress } from "../../events/sync-progress.ts";
import { Icon } from "../../ui/Icon.tsx";
import { standstillOf } from "./state.ts";
import type { Actions } from "./useActions.ts";

/** Reads what is new now. Where a connection stands still, its notice bears the button. */
export function SyncButton({
  connection,
  actions,
}: {
  connection: ConnectionBody;
  actions: Actions;
}) {
  const progress = useSyncProgress(connection.id);
  const isBusy = actions.sync.isPending || progress !== undefined;
  if (standstillOf(connection) && !isBusy) return null;
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
