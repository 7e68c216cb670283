import { Button } from "@mantine/core";
import type { ImportPreviewBody } from "../../api/types.ts";
import { Notice } from "../../ui/Notice.tsx";
import { FirstRows } from "./FirstRows.tsx";
import classes from "./imports.module.css";
import { QuarantineRows } from "./QuarantineRows.tsx";
import { ReadingForm } from "./ReadingForm.tsx";
import { bringsNew, commitFile, type QueuedFile } from "./queue.ts";
import { ReportBody } from "./ReportBody.tsx";

type Props = {
  readonly queued: QueuedFile;
  readonly preview: ImportPreviewBody;
  readonly onMap: () => void;
};

/** What an import would bring, before it is made. */
export function PreviewBody({ queued, preview, onMap }: Props) {
  const { report, executions, quarantined } = preview;
  const isNew = bringsNew(report);
  return (
    <div className={classes.body}>
      {!isNew && (
        <Notice icon="check" tone="good">
          {report.repeated
            ? "This very file was imported before"
            : "Everything in this file is known already"}
          : importing it changes nothing.
        </Notice>
      )}
      <ReportBody report={report} />
      {quarantined.length > 0 && (
        <QuarantineRows rows={quarantined} total={report.executions.quarantined} />
      )}
      {executions.length > 0 && <FirstRows executions={executions} total={report.executions.new} />}
      <div className={classes.actions}>
        <ReadingForm queued={queued} report={report} />
        {report.format === "generic-table" && (
          <Button size="xs" variant="default" onClick={onMap}>
            Change columns
          </Button>
        )}
        <Button
          size="xs"
          ml="auto"
          variant={isNew ? "filled" : "default"}
          onClick={() => commitFile(queued.key)}
        >
          {isNew ? "Import" : "Import anyway"}
        </Button>
      </div>
    </div>
  );
}
