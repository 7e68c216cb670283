import { Progress } from "@mantine/core";
import type { LimitList } from "../../../api/types.ts";
import { formatSpan } from "../../../format/span.ts";
import { Countdown } from "../../../ui/Countdown.tsx";
import classes from "./detail.module.css";
import cells from "../../../ui/table.module.css";

type Use = LimitList["items"][number];

/** The limits of one connection, each with the part that is used now. */
export function LimitBars({ uses, of }: { uses: readonly Use[]; of: string }) {
  if (uses.length === 0) return <p className={cells.soft}>This broker states no limits.</p>;
  return (
    <ul className={classes.limits}>
      {uses.map((use) => (
        <LimitBar key={use.id} use={use} of={of} />
      ))}
    </ul>
  );
}

function LimitBar({ use, of }: { use: Use; of: string }) {
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
        aria-label={`Used of "${id}" by "${of}"`}
      />
      {frozenUntil && (
        <p className={cells.soft}>
          The broker asked to wait; it goes on <Countdown at={frozenUntil} />
        </p>
      )}
    </li>
  );
}
