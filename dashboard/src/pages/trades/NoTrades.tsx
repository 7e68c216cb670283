import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/EmptyState.tsx";

/** Nothing matches, or nothing is there yet: two different things to do. */
export function NoTrades({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No trade matches these filters"
        action={
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/trades" search={{}} {...props} />}
          >
            Clear all filters
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title="No trades yet"
      action={
        <Button size="xs" renderRoot={(props) => <Link to="/imports" {...props} />}>
          Import a statement
        </Button>
      }
    >
      Trades are made of executions. Drop a broker's statement anywhere on this page, or go to
      Imports.
    </EmptyState>
  );
}
