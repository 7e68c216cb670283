import { api, type ScheduleStateBody, type WorkerBody } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import { paint } from "../paint.ts";
import { count, durationText, secondsText, timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

const WORKERS = [
  left<WorkerBody>("worker", ({ host, pid }) => `${host} ${pid}`),
  left<WorkerBody>("role", ({ role }) => role),
  left<WorkerBody>("version", ({ version }) => version),
  right<WorkerBody>("reads", ({ running, concurrency }) => `${running} of ${concurrency}`),
  left<WorkerBody>("since", ({ startedAt }) => timeText(startedAt)),
  left<WorkerBody>("seen", ({ seenAt }) => timeText(seenAt)),
];

export const scheduleCommand: Declare = (program, context) => {
  const command = program
    .command("schedule")
    .description("show what is due, who reads it, and how late readings begin");
  withCommon(command, "schedule").action(async (options: CommonOptions) => {
    const state = await withSession(context, options, (session) => session.call(api.showSchedule));
    if (isBehind(state)) context.exitCode = EXIT.doubtful;
    if (options.json) return printJson(context, state);
    const workers =
      state.workers.length === 0
        ? 'No worker is alive: start "openblotter serve" or "openblotter worker".'
        : table(state.workers, WORKERS, paint(context.host.color));
    return print(context, [...linesOf(state), "", workers].join("\n"));
  });
};

/** Nobody reads, or the queue is away: for scripts that watch. */
const isBehind = ({ workers, queue }: ScheduleStateBody) =>
  workers.length === 0 || !queue.reachable;

function linesOf({ at, queue, backlog, lag, breakers, deadLetters }: ScheduleStateBody): string[] {
  const { due, claimed, oldestDueAt } = backlog;
  const waits = oldestDueAt === undefined ? undefined : Date.parse(at) - Date.parse(oldestDueAt);
  const oldest = waits === undefined ? "" : `, the oldest for ${durationText(Math.max(0, waits))}`;
  const late =
    lag.p50Ms === undefined || lag.p99Ms === undefined
      ? "nothing was read yet"
      : `half within ${secondsText(lag.p50Ms)}, 99 of 100 within ${secondsText(lag.p99Ms)} (${lag.starts} starts)`;
  return [
    `due       ${count(due, "connection")}${oldest}; ${claimed} claimed`,
    queue.reachable
      ? `queue     on ${queue.backend}: ${queue.waiting} waiting, ${queue.active} being read`
      : `queue     on ${queue.backend}: does not answer; workers read what they claim themselves`,
    `begins    ${late}`,
    ...breakers.map(({ broker, host, state }) => `breaker   ${broker} (${host}) is ${state}`),
    ...(deadLetters > 0 ? [`given up  ${deadLetters}; see "openblotter dead-letters"`] : []),
  ];
}
