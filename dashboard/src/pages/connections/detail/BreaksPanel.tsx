import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { breaks } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import { BreakRow } from "./BreakRow.tsx";
import { TextButton } from "../../../ui/TextButton.tsx";
import cells from "../../../ui/table.module.css";

/** Differences between our figures and the broker's, each with what is known of its cause. */
export function BreaksPanel({ connection }: { connection: ConnectionBody }) {
  const { data = [], error, isSuccess } = useQuery(breaks(connection.id));
  const [isWhole, setWhole] = useState(false);
  const open = data.filter(({ resolvedAt }) => resolvedAt === undefined);
  const settled = data.length - open.length;
  const shown = isWhole ? data : open;
  const isCompared = connection.lastSuccessAt !== undefined;
  return (
    <Panel
      title="Breaks"
      note="Where our figures and the broker's differ"
      aside={
        settled > 0 && (
          <TextButton isQuiet onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Hide settled" : `Show ${settled} settled`}
          </TextButton>
        )
      }
    >
      {error && <FailureNotice error={error} />}
      {isSuccess && shown.length === 0 && (
        <p className={cells.soft}>
          {isCompared
            ? "None is open: positions and cash agree with what the broker states."
            : "Nothing was compared yet. That follows the first reading."}
        </p>
      )}
      {shown.length > 0 && (
        <TableFrame
          label="Breaks"
          className={cells.table}
          headings={[
            "What",
            "Account",
            { end: "Ours" },
            { end: "The broker's" },
            { end: "Difference" },
            "Why",
            "Found",
          ]}
        >
          {shown.map((one) => (
            <BreakRow key={one.id} item={one} />
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}
