import { Switch } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import type { Actions } from "./useActions.ts";

type Props = { readonly connection: ConnectionBody; readonly actions: Actions };

/** Whether a connection is read at all. What was read stays while it rests. */
export function AutoSyncSwitch({ connection, actions: { change } }: Props) {
  const { label, syncEnabled } = connection;
  // It moves at once; where the server refuses, it moves back and the failure is shown.
  const wanted = change.isPending ? change.variables.syncEnabled : undefined;
  return (
    <Switch
      size="xs"
      label="Auto-sync"
      aria-label={`Auto-sync of "${label}"`}
      checked={wanted ?? syncEnabled}
      onChange={(event) => change.mutate({ syncEnabled: event.currentTarget.checked })}
    />
  );
}
