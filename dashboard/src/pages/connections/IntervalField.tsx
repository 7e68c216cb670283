import { Select } from "@mantine/core";
import type { ConnectionBody } from "../../api/types.ts";
import { intervalChoices, minutesOf } from "./interval.ts";
import type { Actions } from "./useActions.ts";
import { useBroker } from "./useBroker.ts";

/** How often a connection is read by itself. */
export function IntervalField({
  connection,
  actions,
}: {
  connection: ConnectionBody;
  actions: Actions;
}) {
  const least = useBroker(connection)?.cadence.leastMinutes ?? 5;
  return (
    <Select
      size="xs"
      w={152}
      aria-label={`How often "${connection.label}" is read`}
      data={intervalChoices(least, connection.intervalMinutes)}
      value={String(connection.intervalMinutes)}
      disabled={actions.change.isPending}
      allowDeselect={false}
      onChange={(value) => value && actions.change.mutate({ intervalMinutes: minutesOf(value) })}
    />
  );
}
