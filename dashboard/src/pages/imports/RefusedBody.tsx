import { Button } from "@mantine/core";
import { problemOf } from "../../api/failure.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DateOrderQuestion } from "./DateOrderQuestion.tsx";
import { FormatQuestion } from "./FormatQuestion.tsx";
import classes from "./imports.module.css";
import { answer, type QueuedFile } from "./queue.ts";

/** Refusals that end when the user says which column is what. */
const MAPPABLE = new Set([
  "unknown-layout",
  "mapping-missing",
  "mapping-invalid",
  "mapping-mismatch",
]);

/** Why a file was not taken, with the question that would settle it where there is one. */
export function RefusedBody({ queued, onMap }: { queued: QueuedFile; onMap: () => void }) {
  const { code, details } = problemOf(queued.error);
  return (
    <div className={classes.body}>
      <FailureNotice error={queued.error} />
      <div className={classes.actions}>
        {code === "ambiguous-layout" && (
          <FormatQuestion queued={queued} among={details?.["formats"]} />
        )}
        {code === "date-order-unknown" && <DateOrderQuestion queued={queued} />}
        {MAPPABLE.has(code) && (
          <Button size="xs" onClick={onMap}>
            Map its columns
          </Button>
        )}
        {(code === "server-unreachable" || code === "internal-error") && (
          <Button size="xs" variant="default" onClick={() => answer(queued.key, {})}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
