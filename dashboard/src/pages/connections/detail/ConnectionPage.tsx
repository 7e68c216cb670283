import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { connection } from "../../../api/connections.ts";
import { problemOf } from "../../../api/failure.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { ConnectionView } from "./ConnectionView.tsx";
import classes from "./detail.module.css";

const route = getRouteApi("/connections/$id");

/** One connection in full. */
export function ConnectionPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(connection(id));
  if (data) return <ConnectionView key={id} connection={data} />;
  const isUnknown = error !== null && problemOf(error).code === "unknown-connection";
  return (
    <Page title="Connection">
      {isUnknown && (
        <EmptyState
          title="There is no such connection"
          action={<Link to="/connections">See all connections</Link>}
        >
          It was disconnected, or the address is incomplete.
        </EmptyState>
      )}
      {error && !isUnknown && <FailureNotice error={error} retry={() => void refetch()} />}
      {!error && (
        <div className={classes.loading} role="status" aria-label="Loading">
          <Skeleton height={48} width="60%" />
          <Skeleton height={84} />
          <Skeleton height={300} />
          <Skeleton height={220} />
        </div>
      )}
    </Page>
  );
}
