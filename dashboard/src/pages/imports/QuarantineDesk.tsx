import { Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { replayImport } from "../../api/imports.ts";
import { quarantine } from "../../api/queries.ts";
import type { QuarantineItemBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { QuarantineFile } from "./QuarantineFile.tsx";

/** What could not be read, by file, with its text. Nothing leaves here in silence. */
export function QuarantineDesk() {
  const query = useInfiniteQuery(quarantine({}));
  const client = useQueryClient();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const replay = useMutation({
    mutationFn: replayImport,
    onSuccess: (report) => {
      const left = report.executions.quarantined;
      notifications.show({
        title: `"${report.file}" was read again`,
        message:
          left > 0 ? `${count(left, "row")} still cannot be read` : "Every row could be read",
      });
      return client.invalidateQueries();
    },
  });
  if (query.error) return <FailureNotice error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton height={160} />;
  if (items.length === 0) {
    return (
      <EmptyState title="Quarantine is empty">
        Every row of every file was read. A row that cannot be read waits here with its text and the
        reason.
      </EmptyState>
    );
  }
  return (
    <>
      {replay.error && <FailureNotice error={replay.error} />}
      {[...byImport(items)].map(([id, rows]) => (
        <QuarantineFile
          key={id}
          rows={rows}
          isBusy={replay.isPending && replay.variables === id}
          onReplay={() => replay.mutate(id)}
        />
      ))}
      <ShowMore query={query}>Show more</ShowMore>
    </>
  );
}

function byImport(items: readonly QuarantineItemBody[]): Map<string, QuarantineItemBody[]> {
  const groups = new Map<string, QuarantineItemBody[]>();
  for (const item of items) groups.set(item.import, [...(groups.get(item.import) ?? []), item]);
  return groups;
}
