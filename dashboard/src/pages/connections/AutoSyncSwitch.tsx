import type { ConnectionBody } from "../../api/types.ts";
import { SyncSwitch } from "./SyncSwitch.tsx";
import type { Actions } from "./useActions.ts";

type Props = { readonly connection: ConnectionBody; readonly actions: Actions };

/** Whether a connection is read at all. What was read stays while it rests. */
export function AutoSyncSwitch({ connection, actions: { change } }: Props) {
  return (
    <SyncSwitch
      name={`"${connection.label}"`}
      label="Auto-sync"
      isOn={connection.syncEnabled}
      wanted={change.isPending ? change.variables.syncEnabled : undefined}
      onChange={(syncEnabled) => change.mutate({ syncEnabled })}
    />
  );
}
