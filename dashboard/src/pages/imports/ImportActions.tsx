import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { replayImport, undoImport } from "../../api/imports.ts";
import type { ImportSummaryBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { UndoDialog } from "./UndoDialog.tsx";

/** Undo, read again, get the original back. */
export function ImportActions({
  summary,
  onGone,
}: {
  summary: ImportSummaryBody;
  onGone: () => void;
}) {
  const { id, file } = summary.report;
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => undoImport(id),
    onSuccess: ({ executions, cash }) => {
      const gone = [count(executions, "execution"), count(cash, "cash movement")].join(" and ");
      notifications.show({ title: `"${file}" was undone`, message: `${gone} went with it` });
      setAsking(false);
      onGone();
      return client.invalidateQueries();
    },
  });
  const replay = useMutation({
    mutationFn: () => replayImport(id),
    onSuccess: (report) => {
      notifications.show({
        title: `"${file}" was read again`,
        message: `${report.executions.quarantined} rows are in quarantine`,
      });
      onGone();
      return client.invalidateQueries();
    },
  });
  return (
    <>
      {(undo.error ?? replay.error) && <FailureNotice error={undo.error ?? replay.error} />}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/executions" search={{ import: id }} {...props} />}
        >
          Its executions
        </Button>
        <Button
          size="xs"
          variant="default"
          component="a"
          href={`/api/imports/${encodeURIComponent(id)}/file`}
          leftSection={<Icon name="download" size={14} />}
        >
          Original file
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={replay.isPending}
          onClick={() => replay.mutate()}
          leftSection={<Icon name="replay" size={14} />}
        >
          Read again
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => setAsking(true)}
          leftSection={<Icon name="undo" size={14} />}
        >
          Undo import
        </Button>
      </Group>
      <UndoDialog
        opened={isAsking}
        file={file}
        isBusy={undo.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => undo.mutate()}
      />
    </>
  );
}
