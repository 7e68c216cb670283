import { Button, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { LiveNotice } from "../orders/LiveNotice.tsx";
import { StopNotice } from "../orders/StopNotice.tsx";
import { Holdings } from "./Holdings.tsx";
import { useHoldings } from "./useHoldings.ts";

/** What is open at this moment, what it is worth, and the way out of it. */
export function PositionsPage() {
  const { holdings, known, today, error, retry } = useHoldings();
  return (
    <Page
      title="Positions"
      aside={
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/orders" {...props} />}
        >
          Orders
        </Button>
      }
    >
      <StopNotice />
      <LiveNotice />
      {error !== undefined && <FailureNotice error={error} retry={retry} />}
      {error === undefined && !holdings && <Skeleton height={320} />}
      {holdings && known && <Holdings {...{ holdings, known, today }} />}
      {holdings?.length === 0 && <NothingOpen />}
    </Page>
  );
}

function NothingOpen() {
  return (
    <EmptyState
      title="Nothing is open"
      action={
        <Button size="xs" renderRoot={(props) => <Link to="/trade" {...props} />}>
          New order
        </Button>
      }
    >
      A position appears here as soon as an order is filled, a connection is read or a statement is
      imported.
    </EmptyState>
  );
}
