import { Button } from "@mantine/core";
import { count } from "../../format/span.ts";
import { Panel } from "../../ui/Panel.tsx";
import { FileCard } from "./FileCard.tsx";
import classes from "./imports.module.css";
import { importReady, isReady, useQueue } from "./queue.ts";

/** Files that were dropped and are not in yet, or came in just now. */
export function Queue() {
  const files = useQueue();
  const ready = files.filter(isReady).length;
  if (files.length === 0) {
    return (
      <p className={classes.hint}>
        Drop statements anywhere on this page, or choose them. You see what is in a file before
        anything is stored.
      </p>
    );
  }
  return (
    <Panel
      title="Files"
      note="Nothing is stored before you import"
      aside={
        ready > 1 && (
          <Button size="xs" onClick={importReady}>
            Import {count(ready, "file")}
          </Button>
        )
      }
    >
      <ul className={classes.files}>
        {files.map((file) => (
          <FileCard key={file.key} queued={file} />
        ))}
      </ul>
    </Panel>
  );
}
