import { Button } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import type { Actions } from "./useActions.ts";

/** Stops reading until it is resumed; the notice of a paused connection bears the way back. */
export function PauseButton({
  connection,
  actions,
}: {
  connection: ConnectionBody;
  actions: Actions;
}) {
  if (connection.state === "paused") return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={actions.change.isPending && actions.change.variables?.syncEnabled === false}
      leftSection={<Icon name="pause" size={14} />}
      onClick={() => actions.change.mutate({ syncEnabled: false })}
    >
      Pause
    </Button>
  );
}
