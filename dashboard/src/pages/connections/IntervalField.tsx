import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { brokers } from "../../api/connections.ts";
import type { ConnectionBody } from "../../api/types.ts";
import { intervalChoices, minutesOf } from "./interval.ts";
import type { Actions } from "./useActions.ts";

/** How often a connection is read by itself. */
export function IntervalField({
  connection,
  actions,
}: {
  connection: ConnectionBody;
  actions: Actions;
}) {
  const { data = [] } = useQuery(brokers());
  const least = data.find(({ id }) => id === connection.broker)?.cadence.leastMinutes ?? 5;
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
