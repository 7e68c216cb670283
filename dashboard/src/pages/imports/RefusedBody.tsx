import { Button } from "@mantine/core";
import { useState } from "react";
import { problemOf } from "../../api/failure.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { DateOrderQuestion } from "./DateOrderQuestion.tsx";
import { FormatQuestion } from "./FormatQuestion.tsx";
import classes from "./imports.module.css";
import { MappingForm } from "./mapping/MappingForm.tsx";
import { answer, type QueuedFile } from "./queue.ts";

/** Why a file was not taken, with the question that would settle it where there is one. */
export function RefusedBody({ queued }: { queued: QueuedFile }) {
  const { code, details } = problemOf(queued.error);
  const [isMapping, setMapping] = useState(queued.options.mapping !== undefined);
  if (isMapping) return <MappingForm queued={queued} onCancel={() => setMapping(false)} />;
  return (
    <div className={classes.body}>
      <FailureNotice error={queued.error} />
      <div className={classes.actions}>
        {code === "ambiguous-layout" && <FormatQuestion queued={queued} among={details?.["formats"]} />}
        {code === "date-order-unknown" && <DateOrderQuestion queued={queued} />}
        {code === "unknown-layout" && (
          <Button size="xs" onClick={() => setMapping(true)}>
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
