import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { experiments } from "../../api/experiments.ts";
import type { ExperimentBody } from "../../api/types.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Page } from "../../ui/Page.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { ExperimentDetail } from "./ExperimentDetail.tsx";
import classes from "./experiments.module.css";
import { PlanDialog } from "./PlanDialog.tsx";
import { ScorecardsPanel } from "./ScorecardsPanel.tsx";
import { VERDICTS } from "./words.ts";

const route = getRouteApi("/experiments");

/** Which account does better, tried by a fair draw, with figures that stand being looked at. */
export function ExperimentsPage() {
  const { experiment: chosen, of = "current" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(experiments(of));
  const [isPlanning, plan] = useState(false);
  const show = (id: string) => {
    plan(false);
    void navigate({ search: { experiment: id } });
  };
  const items = data?.items ?? [];
  const detail = items.find(({ id }) => id === chosen) ?? items[0];
  return (
    <Page
      title="Experiments"
      aside={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Which experiments"
            data={[
              { value: "current", label: "Current" },
              { value: "archived", label: "Archived" },
            ]}
            value={of}
            onChange={(value) =>
              void navigate({ search: value === "archived" ? { of: "archived" } : {} })
            }
          />
          <Button size="xs" disabled={!data || data.arms.length < 2} onClick={() => plan(true)}>
            New experiment
          </Button>
        </>
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={240} />}
      {data && items.length === 0 && of === "current" && (
        <NoExperiments accounts={data.arms.length} />
      )}
      {data && items.length === 0 && of === "archived" && (
        <EmptyState title="No experiment was archived">
          One that is over is taken off the list with Archive; what it measured is kept here.
        </EmptyState>
      )}
      {items.length > 0 && <ExperimentsList items={items} of={of} chosen={detail?.id} />}
      {detail && <ExperimentDetail key={detail.id} experiment={detail} />}
      <ScorecardsPanel />
      {isPlanning && data && (
        <PlanDialog arms={data.arms} onClose={() => plan(false)} onMade={show} />
      )}
    </Page>
  );
}

type ListProps = {
  readonly items: readonly ExperimentBody[];
  readonly of: "current" | "archived";
  readonly chosen: string | undefined;
};

function ExperimentsList({ items, of, chosen }: ListProps) {
  const list = of === "archived" ? { of } : {};
  return (
    <Panel title="All experiments">
      <ul className={classes.list} aria-label="All experiments">
        {items.map(({ id, name, environment, state, verdict }) => {
          const [word, tone] = VERDICTS[verdict.kind];
          return (
            <li key={id} data-chosen={id === chosen || undefined}>
              <Link to="/experiments" search={{ ...list, experiment: id }}>
                {name}
              </Link>
              <EnvironmentMark environment={environment} />
              <span className={classes.soft}>{state}</span>
              {state !== "draft" && <Mark tone={tone}>{word}</Mark>}
              <span className={classes.soft}>{verdict.units} positions</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

const NoExperiments = ({ accounts }: { readonly accounts: number }) => (
  <EmptyState
    title="No experiment yet"
    action={accounts < 2 && <Link to="/connections/new">Connect another account</Link>}
  >
    An experiment sends new positions to two or more accounts by a fair draw and measures which one
    does better. {accounts < 2 && "It needs two accounts that take orders."}
  </EmptyState>
);
