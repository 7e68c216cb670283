import { Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { coverage } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { dayIn } from "../../../format/instant.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import type { Actions } from "../useActions.ts";
import { BackfillLine } from "./BackfillLine.tsx";
import { CoverageLegend } from "./CoverageLegend.tsx";
import { CoverageMap } from "./CoverageMap.tsx";
import { CoverageStretches } from "./CoverageStretches.tsx";
import { daysOf, periodsOf } from "./coverage.ts";
import classes from "./coverage.module.css";

type Props = { readonly connection: ConnectionBody; readonly actions: Actions };

/** For each day of an account, whether what we hold of it is complete. */
export function CoveragePanel({ connection, actions }: Props) {
  const { accounts } = connection;
  // Days of coverage are days of UTC, like those that brokers cut their histories by.
  const [today] = useState(() => dayIn(new Date().toISOString(), "UTC"));
  const [period, setPeriod] = useState("last");
  const [wanted, setWanted] = useState<string>();
  const account = accounts.find(({ id }) => id === wanted) ?? accounts[0];
  const { from, to } = daysOf(period, today);
  const query = useQuery({
    ...coverage(connection.id, { account: account?.id ?? "", from, to }),
    enabled: account !== undefined,
  });
  if (!account) return null;
  return (
    <Panel
      title="Coverage"
      note="Which days are complete, in UTC"
      aside={
        <div className={classes.aside}>
          {accounts.length > 1 && (
            <Select
              size="xs"
              aria-label="Account"
              data={accounts.map(({ id, number }) => ({ value: id, label: number }))}
              value={account.id}
              onChange={(id) => setWanted(id ?? undefined)}
              allowDeselect={false}
            />
          )}
          <Select
            size="xs"
            w={150}
            aria-label="Period"
            data={[...periodsOf(today)]}
            value={period}
            onChange={(next) => next && setPeriod(next)}
            allowDeselect={false}
          />
        </div>
      }
    >
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={150} />}
      {query.data && (
        <>
          <CoverageMap
            {...{ from, to }}
            days={query.data}
            label={`Coverage of account ${account.number}, ${from} to ${to}`}
          />
          <CoverageLegend days={query.data} />
          <CoverageStretches days={query.data} />
        </>
      )}
      <BackfillLine {...{ connection, actions }} />
    </Panel>
  );
}
