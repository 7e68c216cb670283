import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ScheduleStateBody } from "../../api/types.ts";
import { count, formatSpan } from "../../format/span.ts";
import classes from "./system.module.css";
import { isAlive, lateness, QUEUES } from "./verdict.ts";

/** How much waits, how late it starts and who works at it, in one line. */
export function QueueStrip({ state }: { state: ScheduleStateBody }) {
  const { at, backlog, lag, queue, workers, deadLetters } = state;
  const lateMs = lateness(backlog.oldestDueAt, at);
  const alive = workers.filter((worker) => isAlive(worker, at)).length;
  return (
    <dl className={classes.strip} aria-label="Scheduled reading">
      <Figure name="Due" note={lateMs > 0 ? `oldest for ${formatSpan(lateMs)}` : "nothing waits"}>
        {backlog.due.toLocaleString()}
      </Figure>
      <Figure name="Taken" note="read, or on the way">
        {backlog.claimed.toLocaleString()}
      </Figure>
      <Figure
        name={`Queue, ${QUEUES[queue.backend]}`}
        note={queue.reachable ? `${queue.active.toLocaleString()} under way` : "does not answer"}
        isBad={!queue.reachable}
      >
        {queue.waiting.toLocaleString()} waiting
      </Figure>
      <Figure name="Start lag, half" note={`${count(lag.starts, "start")} in 15 min`}>
        {lag.p50Ms === undefined ? "none" : formatSpan(lag.p50Ms)}
      </Figure>
      <Figure name="Start lag, 99 %" note="from due to begun">
        {lag.p99Ms === undefined ? "none" : formatSpan(lag.p99Ms)}
      </Figure>
      <Figure name="Workers" note={`${workers.length.toLocaleString()} known`} isBad={alive === 0}>
        {alive.toLocaleString()} alive
      </Figure>
      <Figure name="Dead letters" note="of all users" isBad={deadLetters > 0}>
        <Link to="/system/dead-letters">{deadLetters.toLocaleString()}</Link>
      </Figure>
    </dl>
  );
}

type FigureProps = {
  readonly name: string;
  readonly note: string;
  readonly isBad?: boolean;
  readonly children: ReactNode;
};

function Figure({ name, note, isBad = false, children }: FigureProps) {
  return (
    <div data-bad={isBad || undefined}>
      <dt>{name}</dt>
      <dd className={classes.value}>{children}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}
