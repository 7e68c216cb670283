import { epochMs, fail, type Instant } from "#domain";
import type { Call, HistoryPage } from "#kit";
import type { HistoryState, PullTrigger } from "../ports/index.ts";
import { BEGINNING, earlier, most, rangesOf } from "./coverage.ts";
import { historyStuck } from "./failures.ts";
import { ofAccount } from "./live.ts";
import { identifierOf, takePage } from "./page.ts";
import { provenPage } from "./proof.ts";
import { isCut, isGivenUp, type Reading, type Run, type Target, waited } from "./run.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Days that are read again each day, and each week. */
const DAILY = 7;
const WEEKLY = 90;

type Backfill = NonNullable<HistoryState["backfill"]>;

/**
 * Plans to read the last week again each day and the last ninety days each week, for what was
 * corrected or published later than the broker promises. Nothing is planned while older work is
 * left, or where the broker cannot be asked for a stretch of the past.
 */
export function withSweep(
  run: Run,
  state: HistoryState,
  { now, trigger }: { readonly now: Instant; readonly trigger: PullTrigger },
): HistoryState {
  const { sweptAt, backfill, cursor } = state;
  if (!run.session.adapter.range || backfill || cursor === undefined) return state;
  const isDue = sweptAt !== undefined && epochMs(now) - epochMs(sweptAt) >= DAY_MS;
  if (!isDue && trigger !== "sweep") return state;
  const isWeekly = sweptAt === undefined || weekOf(sweptAt) !== weekOf(now);
  const { horizonDays = WEEKLY } = run.manifest.history;
  const days = Math.min(isWeekly ? WEEKLY : DAILY, horizonDays);
  return { ...state, sweptAt: now, backfill: { from: earlier(now, days * DAY_MS), to: now } };
}

/**
 * Plans to read the past again from a moment on, or all that the broker keeps: for what stands in
 * quarantine once it can be read, and whenever the user asks. Where the broker cannot be asked for
 * a stretch of the past, its history is read from the beginning.
 */
export function withBackfill(
  run: Run,
  state: HistoryState,
  { now, from }: { readonly now: Instant; readonly from: Instant | undefined },
): HistoryState {
  if (!run.session.adapter.range) {
    const { cursor: _, pass: __, ...rest } = state;
    return rest;
  }
  const { horizonDays } = run.manifest.history;
  const horizon = horizonDays === undefined ? BEGINNING : earlier(now, horizonDays * DAY_MS);
  const start = from === undefined ? horizon : most(horizon, from);
  const { backfill } = state;
  if (!backfill) return { ...state, backfill: { from: start, to: now } };
  return start < backfill.from ? { ...state, backfill: { ...backfill, from: start } } : state;
}

const weekOf = (instant: Instant) => Math.floor(epochMs(instant) / WEEK_MS);

/** Reads stretches of the past behind the live edge, the newest first, as far as this pull goes. */
export async function readPast(run: Run, target: Target, before: HistoryState): Promise<Reading> {
  const { adapter } = run.session;
  let state = before;
  let identify = identifierOf(run, target);
  for (let pages = 0; state.backfill && adapter.range; pages++) {
    if (isCut(run, pages)) return { state, done: false };
    const { backfill } = state;
    const window = windowOf(run, backfill);
    const { page, proof } = await provenPage(run, "backfill", (call) =>
      rangeOf(run, call, { ...ofAccount(target), ...window }),
    );
    const time = await run.lease.about();
    if (proof === "hole" && !isGivenUp(run, backfill.holeSince, time)) {
      state = { ...state, backfill: { ...backfill, holeSince: backfill.holeSince ?? time } };
      await takePage(run, identify, { records: page.records, state, asked: window });
      return { state, done: false };
    }
    if (!page.done && page.waitMs === undefined && page.cursor === backfill.cursor)
      fail(historyStuck(run.manifest.id));
    const covered = proof === "hole" ? "gap" : proof;
    const coverage = page.done ? rangesOf(target, { ...window, state: covered }) : [];
    state = afterPage(state, { page, window });
    await takePage(run, identify, { records: page.records, state, coverage, asked: window });
    run.tell("backfill", target.key);
    if (page.done) identify = identifierOf(run, target);
    if (page.waitMs === undefined) continue;
    if (!(await waited(run, page.waitMs))) return { state, done: false, waitMs: page.waitMs };
  }
  return { state, done: true };
}

type Window = { readonly from: Instant; readonly to: Instant; readonly cursor?: string };

/** The newest part of a stretch that one question may span. */
function windowOf({ manifest }: Run, { from, to, cursor }: Backfill): Window {
  const { windowDays } = manifest.history;
  const start = windowDays === undefined ? from : most(from, earlier(to, windowDays * DAY_MS));
  return { from: start, to, ...(cursor === undefined ? {} : { cursor }) };
}

const rangeOf = ({ session, manifest }: Run, call: Call, request: Window) =>
  session.adapter.range?.(call, request) ?? fail(historyStuck(manifest.id));

/** What is left after a page: the same window from the page's cursor, or the next older window. */
function afterPage(
  { backfill, ...state }: HistoryState,
  { page, window }: { readonly page: HistoryPage; readonly window: Window },
): HistoryState {
  if (!backfill) return state;
  if (!page.done)
    return { ...state, backfill: { from: backfill.from, to: backfill.to, cursor: page.cursor } };
  if (window.from <= backfill.from) return state;
  return { ...state, backfill: { from: backfill.from, to: window.from } };
}
