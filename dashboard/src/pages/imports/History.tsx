import { Button, Skeleton, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { imports } from "../../api/queries.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { HistoryRow } from "./HistoryRow.tsx";
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
      <div className={classes.sheet} tabIndex={0} role="group" aria-label="Imports, scrollable">
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">File</Table.Th>
              <Table.Th scope="col">Checks</Table.Th>
              <Table.Th scope="col" className={classes.end}>
                New
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Known
              </Table.Th>
              <Table.Th scope="col">Quarantine</Table.Th>
              <Table.Th scope="col">Format</Table.Th>
              <Table.Th scope="col">Imported</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <HistoryRow key={item.report.id} item={item} onOpen={() => onOpen(item.report.id)} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </>
  );
}
