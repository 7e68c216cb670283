import { Table } from "@mantine/core";
import type { PullBody } from "../../../api/types.ts";
import { formatSpan } from "../../../format/span.ts";
import type { IconName } from "../../../ui/Icon.tsx";
import { Mark } from "../../../ui/Mark.tsx";
import { Time } from "../../../ui/Time.tsx";
import classes from "./detail.module.css";
import { triggerOf } from "./runs.ts";
import cells from "../../../ui/table.module.css";

type Look = { readonly tone: "good" | "bad" | "warn" | "plain"; readonly icon: IconName };

const LOOKS: Readonly<Record<PullBody["outcome"], Look>> = {
  succeeded: { tone: "good", icon: "check" },
  failed: { tone: "bad", icon: "alert" },
  running: { tone: "plain", icon: "replay" },
  interrupted: { tone: "warn", icon: "pause" },
};

/** One run of reading, with its reason where it failed. */
export function RunRow({ pull, isChosen }: { pull: PullBody; isChosen: boolean }) {
  const { outcome, failure } = pull;
  const waited = Math.round(pull.waitedMs);
  return (
    <Table.Tr data-run={pull.id} aria-current={isChosen || undefined} className={classes.run}>
      <Table.Td>
        <Time at={pull.startedAt} seconds />
        <div className={cells.under}>{triggerOf(pull.trigger)}</div>
      </Table.Td>
      <Table.Td className={failure ? cells.words : undefined}>
        <Mark {...LOOKS[outcome]}>{outcome}</Mark>
        {failure && <div className={cells.under}>{failure.message}</div>}
      </Table.Td>
      <Figure value={pull.imported} />
      <Figure value={pull.updated} />
      <Figure value={pull.skipped} />
      <Figure value={pull.quarantined} isBad />
      <Figure value={pull.pages} />
      <Figure value={pull.calls} />
      <Figure value={pull.retries} />
      <Table.Td className={cells.end}>{waited > 0 ? formatSpan(waited) : "0"}</Table.Td>
      <Table.Td className={cells.end}>
        {outcome === "running" ? "" : formatSpan(Math.round(pull.durationMs))}
      </Table.Td>
    </Table.Tr>
  );
}

function Figure({ value, isBad = false }: { value: number; isBad?: boolean }) {
  return (
    <Table.Td
      className={`${cells.end} ${classes.figure}`}
      data-zero={value === 0 || undefined}
      data-bad={isBad}
    >
      {value.toLocaleString()}
    </Table.Td>
  );
}
