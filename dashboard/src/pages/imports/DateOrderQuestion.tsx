import { Button } from "@mantine/core";
import { answer, type QueuedFile } from "./queue.ts";

/** 03/04/05 may be three days; only the user knows which. */
export function DateOrderQuestion({ queued }: { queued: QueuedFile }) {
  return (
    <>
      <span>What comes first in its dates?</span>
      <Button size="xs" variant="default" onClick={() => answer(queued.key, { dateOrder: "dmy" })}>
        The day
      </Button>
      <Button size="xs" variant="default" onClick={() => answer(queued.key, { dateOrder: "mdy" })}>
        The month
      </Button>
      <Button size="xs" variant="default" onClick={() => answer(queued.key, { dateOrder: "ymd" })}>
        The year
      </Button>
    </>
  );
}
