import { Progress } from "@mantine/core";
import { useProgress } from "../../events/progress.ts";
import { count } from "../../format/span.ts";
import classes from "./imports.module.css";
import type { QueuedFile } from "./queue.ts";

/** How far the server is with a file. */
export function ProgressLine({ queued }: { queued: QueuedFile }) {
  const progress = useProgress(queued.key);
  const isWaiting = queued.state === "waiting" || !progress;
  const percent =
    progress && progress.totalBytes > 0 ? (progress.bytes / progress.totalBytes) * 100 : 0;
  const doing = queued.state === "importing" ? "Importing" : "Looking into the file";
  const words = progress?.phase === "rebuilding" ? "Rebuilding trades" : doing;
  return (
    <div className={classes.progress}>
      <Progress
        value={isWaiting ? 100 : percent}
        animated={isWaiting}
        striped={isWaiting}
        size="sm"
        aria-label={`Progress of ${queued.file.name}`}
      />
      <span role="status" className={classes.soft}>
        {queued.state === "waiting" ? "Waiting for the file before it" : words}
        {progress && progress.records > 0 && `, ${count(progress.records, "record")}`}
      </span>
    </div>
  );
}
