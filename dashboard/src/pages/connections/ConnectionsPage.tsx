import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connections } from "../../api/connections.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { CalendarPanel } from "./CalendarPanel.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import { ConnectionCard } from "./ConnectionCard.tsx";
import classes from "./connections.module.css";
import { NoConnections } from "./NoConnections.tsx";

/** What each connection is doing, and who acts next. */
export function ConnectionsPage() {
  const { data, error, isPending, refetch } = useQuery(connections());
  const isEmpty = data?.length === 0;
  return (
    <Page
      title="Connections"
      aside={
        !isEmpty && (
          <>
            <Button
              size="xs"
              variant="default"
              renderRoot={(props) => <Link to="/brokers" {...props} />}
            >
              All brokers
            </Button>
            <ConnectButton />
          </>
        )
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {isEmpty && <NoConnections />}
      {data && !isEmpty && (
        <ul className={classes.cards}>
          {data.map((connection) => (
            <ConnectionCard key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
      {data && !isEmpty && <CalendarPanel />}
    </Page>
  );
}

function Loading() {
  return (
    <div className={classes.cards} role="status" aria-label="Loading">
      <Skeleton height={158} />
      <Skeleton height={158} />
    </div>
  );
}
