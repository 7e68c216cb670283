import { expect, test } from "vitest";
import type { ScheduleStateBody } from "../../api/types.ts";
import { verdictsOf } from "./verdict.ts";

const AT = "2026-03-02T12:00:00.000000Z";
const worker = (seenAt: string): ScheduleStateBody["workers"][number] => ({
  ...{ id: "w1", host: "desk", pid: 1, role: "serve", version: "0.1.0", concurrency: 16 },
  ...{ running: 0, startedAt: AT, seenAt },
});
const state = (given: Partial<ScheduleStateBody>): ScheduleStateBody => ({
  at: AT,
  queue: { backend: "redis", reachable: true, waiting: 0, active: 0 },
  backlog: { due: 0, claimed: 0 },
  lag: { starts: 0 },
  workers: [worker(AT)],
  breakers: [],
  deadLetters: 0,
  ...given,
});
const whats = (given: Partial<ScheduleStateBody>) =>
  verdictsOf(state(given)).map(({ what }) => what);

test("all is well while a worker lives, the queue answers and nothing waits", () => {
  expect(verdictsOf(state({}))).toEqual([{ tone: "good", what: "Scheduled reading keeps up" }]);
});

test("a worker that was silent for half a minute does not count as alive", () => {
  expect(whats({ workers: [worker("2026-03-02T11:59:31.000000Z")] })).toEqual([
    "Scheduled reading keeps up",
  ]);
  for (const workers of [[], [worker("2026-03-02T11:59:29.000000Z")]])
    expect(whats({ workers })).toEqual(["No worker is alive, so nothing is read by itself"]);
});

test("what is due for more than a minute is said, with how many and how long", () => {
  const waiting = (due: number, oldestDueAt: string) =>
    whats({ backlog: { due, claimed: 0, oldestDueAt } });
  expect(waiting(1, "2026-03-02T11:59:30.000000Z")).toEqual(["Scheduled reading keeps up"]);
  expect(waiting(1, "2026-03-02T11:58:00.000000Z")).toEqual([
    "1 connection waits, the oldest for 2m",
  ]);
  expect(waiting(1200, "2026-03-02T11:00:00.000000Z")).toEqual([
    "1,200 connections wait, the oldest for 1h",
  ]);
});

test("a queue that does not answer comes before all else, a broker is named once", () => {
  const open = { broker: "oanda", host: "api", state: "open", worker: "w1" } as const;
  const queue = { backend: "redis", reachable: false, waiting: 0, active: 0 } as const;
  const breakers = [
    { ...open, credential: "c1" },
    { ...open, credential: "c2" },
  ];
  expect(whats({ queue, breakers })).toEqual([
    "The queue on Redis does not answer",
    'Calls to "oanda" are held back after failures',
  ]);
});
