import { CloseButton } from "@mantine/core";
import { useState } from "react";
import { formatBytes } from "../../format/span.ts";
import { Icon } from "../../ui/Icon.tsx";
import { DoneBody } from "./DoneBody.tsx";
import classes from "./imports.module.css";
import { MappingForm } from "./mapping/MappingForm.tsx";
import { PreviewBody } from "./PreviewBody.tsx";
import { ProgressLine } from "./ProgressLine.tsx";
import { discardFile, type QueuedFile } from "./queue.ts";
import { RefusedBody } from "./RefusedBody.tsx";

/** One file, from drop to done. */
export function FileCard({ queued }: { queued: QueuedFile }) {
  const { key, file, state, preview, report } = queued;
  const [isMapping, setMapping] = useState(false);
  const isBusy = state === "waiting" || state === "reading" || state === "importing";
  return (
    <li className={classes.file} aria-label={file.name} aria-busy={isBusy}>
      <div className={classes.fileHead}>
        <Icon name="file" size={18} />
        <span className={classes.fileName}>{file.name}</span>
        <span className={classes.soft}>{formatBytes(file.size)}</span>
        {state !== "importing" && (
          <CloseButton
            size="sm"
            ml="auto"
            aria-label={state === "done" ? `Hide ${file.name}` : `Discard ${file.name}`}
            onClick={() => discardFile(key)}
          />
        )}
      </div>
      {isBusy && <ProgressLine queued={queued} />}
      {isMapping && !isBusy && <MappingForm queued={queued} onDone={() => setMapping(false)} />}
      {!isMapping && state === "refused" && (
        <RefusedBody queued={queued} onMap={() => setMapping(true)} />
      )}
      {!isMapping && state === "ready" && preview && (
        <PreviewBody queued={queued} preview={preview} onMap={() => setMapping(true)} />
      )}
      {state === "done" && report && <DoneBody report={report} />}
    </li>
  );
}
