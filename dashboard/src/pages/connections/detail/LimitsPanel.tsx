import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { limits, LIMITS_REFRESH_MS } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { LimitBars } from "./LimitBars.tsx";

/** How much of what the broker allows is used now. */
export function LimitsPanel({ connection }: { connection: ConnectionBody }) {
  const { id, label, brokerName } = connection;
  const query = useQuery({ ...limits(id), refetchInterval: LIMITS_REFRESH_MS });
  return (
    <Panel title="Limits" note={`What ${brokerName} allows, and what is used now`}>
      {query.error && <FailureNotice error={query.error} />}
      {query.isPending && <Skeleton height={60} />}
      {query.data && <LimitBars uses={query.data} of={label} />}
    </Panel>
  );
}
