import type { PositionViewBody } from "../../api/types.ts";
import { PositionRow } from "./PositionRow.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";

/** What is held: derived from executions, and as the broker last stated it. */
export function PositionTable({ positions }: { positions: readonly PositionViewBody[] }) {
  if (positions.length === 0)
    return <p className={cells.soft}>Nothing is held: every position is closed.</p>;
  return (
    <TableFrame
      label="Positions"
      className={cells.table}
      headings={[
        "Instrument",
        { end: "Derived" },
        { end: "Stated by broker" },
        "Agreement",
        { end: "Average price" },
        "Account",
      ]}
    >
      {positions.map((position) => (
        <PositionRow key={`${position.account} ${position.instrument.id}`} position={position} />
      ))}
    </TableFrame>
  );
}
