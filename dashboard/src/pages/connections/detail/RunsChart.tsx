import { type KeyboardEvent, useRef, useState } from "react";
import type { PullBody } from "../../../api/types.ts";
import { formatSpan } from "../../../format/span.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { type Bar, barsOf, LANES, type Lane, runInWords } from "./runs.ts";
import classes from "./runs.module.css";

const MOST = 30;

const LANE_WORDS: Readonly<Record<Lane, string>> = {
  imported: "New",
  skipped: "Known",
  durationMs: "Took",
};
const MOVES: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

type Props = {
  readonly pulls: readonly PullBody[];
  /** Leads to the run in the table, which has all figures. */
  readonly onChoose: (id: string) => void;
};

/** Recent runs as columns. One takes the focus, arrows move it, Enter shows it in the table. */
export function RunsChart({ pulls, onChoose }: Props) {
  const { bars, largest } = barsOf(pulls, MOST);
  const [pointed, setPointed] = useState<string>();
  const box = useRef<HTMLDivElement>(null);
  if (bars.length < 2) return null;
  const found = bars.findIndex(({ pull }) => pull.id === pointed);
  const at = found < 0 ? bars.length - 1 : found;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = at + (MOVES[event.key] ?? 0);
    if (next === at || !bars[next]) return;
    event.preventDefault();
    box.current?.querySelectorAll("button")[next]?.focus();
  };
  const shown = bars[at]?.pull;
  return (
    <figure className={classes.chart}>
      <div className={classes.plot}>
        <div className={classes.lanes}>
          {LANES.map((lane) => (
            <span key={lane}>
              {LANE_WORDS[lane]}
              <small>
                up to{" "}
                {lane === "durationMs"
                  ? formatSpan(Math.round(largest[lane]))
                  : largest[lane].toLocaleString()}
              </small>
            </span>
          ))}
        </div>
        <div
          ref={box}
          role="group"
          aria-label={`The last ${bars.length} runs, the newest at the right. Arrows move, Enter shows a run in the table`}
          className={classes.columns}
        >
          {bars.map((bar, index) => (
            <Column
              key={bar.pull.id}
              bar={bar}
              isPointed={index === at}
              onKeyDown={onKeyDown}
              onPoint={() => setPointed(bar.pull.id)}
              onChoose={() => onChoose(bar.pull.id)}
            />
          ))}
        </div>
      </div>
      {shown && (
        <figcaption data-outcome={shown.outcome}>
          {shown.outcome === "failed" && <Icon name="close" size={12} />}
          {runInWords(shown)}
        </figcaption>
      )}
    </figure>
  );
}

type ColumnProps = {
  readonly bar: Bar;
  readonly isPointed: boolean;
  readonly onPoint: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onChoose: () => void;
};

/** One run. A failed one bears a cross, so that the colour says nothing alone. */
function Column({ bar, isPointed, onPoint, onKeyDown, onChoose }: ColumnProps) {
  const { pull, heights } = bar;
  const { outcome } = pull;
  return (
    <button
      type="button"
      tabIndex={isPointed ? 0 : -1}
      aria-label={runInWords(pull)}
      data-outcome={outcome}
      data-pointed={isPointed || undefined}
      onFocus={onPoint}
      onMouseEnter={onPoint}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      {LANES.map((lane) => (
        <span key={lane} data-lane={lane}>
          <span style={{ height: `${heights[lane] * 100}%` }} data-some={heights[lane] > 0} />
        </span>
      ))}
      <span className={classes.sign}>
        {outcome === "failed" && <Icon name="close" size={10} />}
        {outcome === "interrupted" && <Icon name="pause" size={10} />}
        {outcome === "running" && <Icon name="replay" size={10} />}
      </span>
    </button>
  );
}
