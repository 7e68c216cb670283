import type { ExecutionBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";

/** Bought or sold, and why, where it was no ordinary fill. */
export function SideMark({
  execution,
}: {
  execution: Pick<ExecutionBody, "side" | "kind" | "report">;
}) {
  return (
    <span style={{ display: "inline-flex", gap: 6, alignItems: "center" }}>
      {execution.side === "buy" ? "Buy" : "Sell"}
      {execution.kind !== "fill" && <Mark tone="plain">{execution.kind}</Mark>}
      {execution.report !== "new" && <Mark tone="warn">{execution.report}</Mark>}
    </span>
  );
}
