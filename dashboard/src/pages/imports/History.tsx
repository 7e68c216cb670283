import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { imports } from "../../api/queries.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { HistoryRow } from "./HistoryRow.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import classes from "./imports.module.css";

/** Every file that came in, newest first. */
export function History({ onOpen }: { onOpen: (id: string) => void }) {
  const query = useInfiniteQuery(imports());
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <FailureNotice error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton height={160} />;
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing was imported yet">
        Each file stays listed here with its checks, and can be undone.
      </EmptyState>
    );
  }
  return (
    <>
      <TableFrame
        label="Imports"
        className={classes.table}
        frame={classes.sheet}
        headings={[
          "File",
          "Checks",
          { end: "New" },
          { end: "Known" },
          "Quarantine",
          "Format",
          "Imported",
        ]}
      >
        {items.map((item) => (
          <HistoryRow key={item.report.id} item={item} onOpen={() => onOpen(item.report.id)} />
        ))}
      </TableFrame>
      <ShowMore query={query} mt="sm">
        Show older
      </ShowMore>
    </>
  );
}
