import { Button, SegmentedControl, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { urlOf } from "../../api/client.ts";
import { performance } from "../../api/experiments.ts";
import type { ScorecardBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import classes from "./experiments.module.css";
import { ReadingsTable } from "./ReadingsTable.tsx";
import { figureText, METRICS } from "./words.ts";

/** How well each account does for orders that compare, with what it may truly be. */
export function ScorecardsPanel() {
  const [environment, choose] = useState<ScorecardBody["environment"]>("paper");
  const { data, error, refetch } = useQuery(performance(environment));
  return (
    <Panel
      title="How accounts execute"
      note="The last 90 days; what nothing measured is left out"
      aside={
        <div className={classes.acts}>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={urlOf("/api/performance/export", { environment })}
            leftSection={<Icon name="download" size={14} />}
          >
            CSV
          </Button>
          <SegmentedControl
            size="xs"
            aria-label="Of which environment"
            data={["paper", "live"]}
            value={environment}
            onChange={(value) => choose(value === "live" ? "live" : "paper")}
          />
        </div>
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={cells.soft}>No routed order was measured yet.</p>}
      {data && data.items.length > 0 && (
        <TableFrame
          label="Scorecards"
          className={cells.table}
          headings={[
            ...["Account", "Orders like", "Measure"],
            { end: "Mean" },
            { end: "May truly be" },
            { end: "Orders" },
          ]}
        >
          {data.items.flatMap((card) =>
            card.scores.map((score) => (
              <ScoreRow
                key={`${card.route} ${card.stratum} ${score.metric}`}
                {...{ card, score }}
              />
            )),
          )}
        </TableFrame>
      )}
      {data && data.readings.length > 0 && <ReadingsTable readings={data.readings} />}
    </Panel>
  );
}

type RowProps = {
  readonly card: ScorecardBody;
  readonly score: ScorecardBody["scores"][number];
};

function ScoreRow({ card: { label, stratum }, score }: RowProps) {
  const { metric, mean, low, high, orders } = score;
  const { unit, label: measure } = METRICS[metric];
  const end = (value: number | null) => (value === null ? "unbounded" : figureText(unit, value));
  return (
    <Table.Tr>
      <Table.Td>{label}</Table.Td>
      <Table.Td>{stratum}</Table.Td>
      <Table.Td>{measure}</Table.Td>
      <Table.Td className={cells.end}>{figureText(unit, mean)}</Table.Td>
      <Table.Td className={cells.end}>
        {low === null && high === null ? "too few to tell" : `${end(low)} to ${end(high)}`}
      </Table.Td>
      <Table.Td className={cells.end}>{orders}</Table.Td>
    </Table.Tr>
  );
}
