import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { suggestMapping } from "../../../api/imports.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import classes from "../imports.module.css";
import { answer, type QueuedFile } from "../queue.ts";
import { MappingEditor } from "./MappingEditor.tsx";

/** Which column is what, asked once for each kind of header. */
export function MappingForm({ queued, onDone }: { queued: QueuedFile; onDone: () => void }) {
  const query = useQuery({
    queryKey: ["mapping", queued.key],
    queryFn: () => suggestMapping(queued.file),
    retry: false,
    // The user's answers must not be thrown away because something else was imported meanwhile.
    staleTime: Infinity,
  });
  if (query.isPending) return <Skeleton height={220} mt="sm" />;
  if (query.error) {
    return (
      <div className={classes.body}>
        <FailureNotice error={query.error} />
        <Button size="xs" variant="default" onClick={onDone}>
          Back
        </Button>
      </div>
    );
  }
  return (
    <MappingEditor
      queued={queued}
      suggestion={query.data}
      onCancel={onDone}
      onReady={(mapping) => {
        onDone();
        answer(queued.key, { mapping });
      }}
    />
  );
}
