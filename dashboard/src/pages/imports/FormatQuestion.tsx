import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formats } from "../../api/queries.ts";
import { answer, type QueuedFile } from "./queue.ts";

/** Several formats fit; the user says which it is. */
export function FormatQuestion({ queued, among }: { queued: QueuedFile; among: unknown }) {
  const { data: known = [] } = useQuery(formats());
  const possible = Array.isArray(among) ? known.filter(({ id }) => among.includes(id)) : known;
  return (
    <Select
      size="xs"
      label="Format"
      data={possible.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(format) => format && answer(queued.key, { format })}
    />
  );
}
