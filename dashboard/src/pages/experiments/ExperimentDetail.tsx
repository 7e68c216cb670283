import { Button, Table } from "@mantine/core";
import { useState } from "react";
import type { ExperimentVerb } from "../../api/experiments.ts";
import type { ExperimentBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { Time } from "../../ui/Time.tsx";
import { ActDialog } from "./ActDialog.tsx";
import classes from "./experiments.module.css";
import { Intervals } from "./Intervals.tsx";
import { WeighDialog } from "./WeighDialog.tsx";
import { figureText, METRICS, percentText, VERDICTS } from "./words.ts";

const ACTS: Readonly<Record<ExperimentBody["state"], readonly ExperimentVerb[]>> = {
  draft: ["start", "archive"],
  running: ["stop"],
  stopped: ["archive"],
  archived: [],
};

/** Only what was found is promoted. */
const actsOf = ({ state, verdict: { kind } }: ExperimentBody): readonly ExperimentVerb[] => {
  const isFound = (kind === "better" || kind === "control") && state !== "archived";
  return [...(isFound ? (["promote"] as const) : []), ...ACTS[state]];
};

/** What one experiment has shown so far, and what can be done to it. */
export function ExperimentDetail({ experiment }: { readonly experiment: ExperimentBody }) {
  const [acting, act] = useState<ExperimentVerb>();
  const [isWeighing, weigh] = useState(false);
  const { name, state, verdict, versions, arms } = experiment;
  const [, tone] = VERDICTS[verdict.kind];
  return (
    <Panel
      title={name}
      note={`${experiment.environment}, ${state}`}
      aside={
        <div className={classes.acts}>
          {(state === "draft" || state === "running") && (
            <Button size="xs" variant="default" onClick={() => weigh(true)}>
              Re-weigh
            </Button>
          )}
          {actsOf(experiment).map((verb) => (
            <Button
              key={verb}
              size="xs"
              variant={verb === "promote" ? "filled" : "default"}
              onClick={() => act(verb)}
            >
              {WORDS[verb]}
            </Button>
          ))}
        </div>
      }
    >
      <div className={classes.detail}>
        <Notice
          tone={tone === "bad" ? "warn" : tone}
          icon={tone === "good" ? "check" : tone === "bad" ? "alert" : "clock"}
        >
          {verdict.text}
        </Notice>
        <Intervals experiment={experiment} />
        <Arms experiment={experiment} />
        <Guardrails experiment={experiment} />
        <p className={classes.soft}>
          {verdict.split.isBroken
            ? "The split is broken: positions did not come as the shares say."
            : "Positions came to the accounts as the shares say."}
        </p>
        <ol className={classes.versions} aria-label="Versions">
          {versions.toReversed().map(({ version, at, by, reason, percent }) => (
            <li key={version}>
              Version {version}, <Time at={at} />, {by}: {reason} (
              {arms.map(({ id, label }) => `${label} ${percentText(percent[id] ?? 0)}`).join(", ")})
            </li>
          ))}
        </ol>
      </div>
      {isWeighing && <WeighDialog experiment={experiment} onClose={() => weigh(false)} />}
      {acting && <ActDialog experiment={experiment} verb={acting} onClose={() => act(undefined)} />}
    </Panel>
  );
}

export const WORDS: Readonly<Record<ExperimentVerb, string>> = {
  start: "Start",
  stop: "Stop",
  promote: "Promote",
  archive: "Archive",
};

function Arms({ experiment: { arms, control, goal } }: { readonly experiment: ExperimentBody }) {
  return (
    <TableFrame
      label="Accounts"
      className={cells.table}
      headings={[
        "Account",
        { end: "New positions" },
        { end: "Positions" },
        { end: "Measured" },
        { end: METRICS[goal.metric].label },
      ]}
    >
      {arms.map(({ id, label, percent, units, measured, mean }) => (
        <Table.Tr key={id}>
          <Table.Td>
            {label}
            {id === control && <div className={cells.under}>control</div>}
          </Table.Td>
          <Table.Td className={cells.end}>{percentText(percent)}</Table.Td>
          <Table.Td className={cells.end}>{units}</Table.Td>
          <Table.Td className={cells.end}>{measured}</Table.Td>
          <Table.Td className={cells.end}>
            {mean === undefined ? "not measured" : figureText(goal.unit, mean)}
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function Guardrails({ experiment: { verdict } }: { readonly experiment: ExperimentBody }) {
  if (verdict.guardrails.length === 0) return <p className={classes.soft}>No guardrail was set.</p>;
  return (
    <TableFrame
      label="Guardrails"
      className={cells.table}
      headings={["Guardrail", "Account", { end: "Found" }, { end: "Bound" }, ""]}
    >
      {verdict.guardrails.map(({ arm, label, metric, against, found, worst, isBreached }) => {
        const { unit, label: measure } = METRICS[metric];
        return (
          <Table.Tr key={`${arm} ${metric} ${against}`}>
            <Table.Td>
              {measure}
              {against === "control" && <div className={cells.under}>worse than the control</div>}
            </Table.Td>
            <Table.Td>{label}</Table.Td>
            <Table.Td className={cells.end}>
              {found === undefined ? "not measured" : figureText(unit, found)}
            </Table.Td>
            <Table.Td className={cells.end}>{figureText(unit, worst)}</Table.Td>
            <Table.Td>
              <Mark tone={isBreached ? "bad" : "plain"}>{isBreached ? "broken" : "kept"}</Mark>
            </Table.Td>
          </Table.Tr>
        );
      })}
    </TableFrame>
  );
}
