import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connections, limits, LIMITS_REFRESH_MS } from "../../api/connections.ts";
import type { ConnectionBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import cells from "../../ui/table.module.css";
import { LimitBars } from "../connections/detail/LimitBars.tsx";
import classes from "./system.module.css";

/** Each is asked for its use every few seconds, so only so many are shown. */
const MOST = 12;

/** How much of what brokers allow is used now, by connection. */
export function LimitsOverview() {
  const { data = [], error, isPending } = useQuery(connections());
  const shown = data.slice(0, MOST);
  return (
    <Panel title="Limits" note="What brokers allow, and what is used of it now">
      {error && <FailureNotice error={error} />}
      {isPending && <Skeleton height={60} />}
      {!isPending && data.length === 0 && <p className={cells.soft}>No broker is connected yet.</p>}
      <ul className={classes.limits}>
        {shown.map((connection) => (
          <LimitsOf key={connection.id} connection={connection} />
        ))}
      </ul>
      {data.length > MOST && (
        <p className={cells.soft}>
          {count(data.length - MOST, "more connection")}: open one to see its limits.
        </p>
      )}
    </Panel>
  );
}

function LimitsOf({ connection: { id, label } }: { connection: ConnectionBody }) {
  const { data, error } = useQuery({ ...limits(id), refetchInterval: LIMITS_REFRESH_MS });
  return (
    <li>
      <h3>
        <Link to="/connections/$id" params={{ id }}>
          {label}
        </Link>
      </h3>
      {error && <FailureNotice error={error} />}
      {data && <LimitBars uses={data} of={label} />}
    </li>
  );
}
