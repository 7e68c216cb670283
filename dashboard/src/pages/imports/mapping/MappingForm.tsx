import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { suggestMapping } from "../../../api/imports.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import type { QueuedFile } from "../queue.ts";

/** Which column is what, asked once for each kind of header. */
export function MappingForm({ queued, onCancel }: { queued: QueuedFile; onCancel: () => void }) {
  const query = useQuery({ queryKey: ["mapping", queued.key], queryFn: () => suggestMapping(queued.file) });
  if (query.error) return <FailureNotice error={query.error} />;
  return <Button onClick={onCancel}>Cancel</Button>;
}
