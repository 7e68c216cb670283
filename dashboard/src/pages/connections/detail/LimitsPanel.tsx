import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { limits } from "../../../api/connections.ts";
import type { ConnectionBody, LimitList } from "../../../api/types.ts";
import { formatSpan } from "../../../format/span.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import classes from "./detail.module.css";

/** Use comes and goes within seconds, and no event tells of it. */
const REFRESH_MS = 3000;

/** How much of what the broker allows is used now. */
export function LimitsPanel({ connection }: { connection: ConnectionBody }) {
  const query = useQuery({ ...limits(connection.id), refetchInterval: REFRESH_MS });
  const { data } = query;
  return (
    <Panel title="Limits" note={`What ${connection.brokerName} allows, and what is used now`}>
      {query.error && <FailureNotice error={query.error} />}
      {data?.length === 0 && <p className={classes.none}>This broker states no limits.</p>}
      <ul className={classes.limits}>
        {data?.map((use) => (
          <LimitBar key={use.id} use={use} />
        ))}
      </ul>
    </Panel>
  );
}

function LimitBar({ use }: { use: LimitList["items"][number] }) {
  const { id, current, max, perMs, frozenUntil } = use;
  const share = max > 0 ? (current / max) * 100 : 0;
  return (
    <li>
      <div className={classes.limitHead}>
        <span>{id}</span>
        <span>
          {current.toLocaleString()} of {max.toLocaleString()} in {formatSpan(perMs)}
        </span>
      </div>
      <Progress
        value={share}
        size="sm"
        color={share >= 90 ? "var(--ob-warn)" : "var(--ob-curve)"}
        aria-label={`Used of "${id}"`}
      />
      {frozenUntil && (
        <p className={classes.none}>
          The broker asked to wait; it goes on <Ago at={frozenUntil} />
        </p>
      )}
    </li>
  );
}
