import { epochMs, fail, type Instant } from "#domain";
import type { HistoryPage } from "#kit";
import type { HistoryState } from "../ports/index.ts";
import { BEGINNING, earlier, most, rangesOf } from "./coverage.ts";
import { historyStuck } from "./failures.ts";
import { identifierOf, takePage, type TakenPage } from "./page.ts";
import { type Proof, provenPage } from "./proof.ts";
import { isCut, isGivenUp, type Reading, type Run, type Target, waited } from "./run.ts";

/** One reading of what is new, from where late records can still appear to the live edge. */
type Pass = { readonly since: Instant };

const DAY_MS = 86_400_000;

/**
 * Reads what is new. The stored cursor only moves over what is proven; where a page cannot be, the
 * rest is read and stored all the same, and the next pull begins before the hole again.
 */
export async function readChanges(
  run: Run,
  target: Target,
  before: HistoryState,
  /** Goes on from the end of a reading that began at that moment, and not before it. */
  onFrom?: { readonly since: Instant },
): Promise<Reading> {
  const { adapter } = run.session;
  const now = await run.lease.about();
  const begun = onFrom
    ? { state: before, cursor: before.cursor }
    : await beginning(run, target, before, now);
  const identify = identifierOf(run, target);
  const { since } = onFrom ?? { since: begun.state.pass?.since ?? now };
  const pass: Pass = { since };
  let { state, cursor } = begun;
  let worst: Proof = "proven";
  const seen = new Set<string | undefined>([cursor]);
  for (let pages = 1; ; pages++) {
    const at = cursor;
    const { page, proof } = await provenPage(run, "sync", (call) =>
      adapter.changes(call, { ...ofAccount(target), ...(at === undefined ? {} : { cursor: at }) }),
    );
    worst = worseOf(worst, proof);
    await run.told(page.records);
    const read: Read = { page, proof: worst, pass, time: page.done ? await run.lease.time() : now };
    const taken = afterPage(run, target, state, read);
    const asked = {
      from: begun.state.watermark ?? earlier(now, run.limits.recentDays * DAY_MS),
      to: now,
    };
    await takePage(run, identify, { records: page.records, ...taken, asked });
    state = taken.state;
    run.tell("reading", target.key);
    if (page.done) return { state, done: state.holeSince === undefined, since };
    if (page.waitMs !== undefined) {
      if (!(await waited(run, page.waitMs))) return { state, done: false, waitMs: page.waitMs };
    } else if (seen.has(page.cursor)) {
      if (worst === "hole") return { state, done: false };
      fail(historyStuck(run.manifest.id));
    }
    if (isCut(run, pages)) return { state, done: false };
    seen.add(page.cursor);
    cursor = page.cursor;
  }
}

export const ofAccount = ({ account }: Target) => (account === undefined ? {} : { account });

const RANK = { proven: 0, stated: 1, hole: 2 } as const;
export const worseOf = (a: Proof, b: Proof): Proof => (RANK[a] < RANK[b] ? b : a);

/** Where the reading begins, and the state that it begins with. */
type Begun = { readonly state: HistoryState; readonly cursor: string | undefined };

async function beginning(
  run: Run,
  target: Target,
  state: HistoryState,
  now: Instant,
): Promise<Begun> {
  const { adapter } = run.session;
  const { ids, latenessMs } = run.manifest.history;
  // Twins without ids are numbered within one reading, which so cannot go on in the middle.
  if (state.pass && ids !== "none") return { state, cursor: state.pass.cursor };
  const { pass: _, ...rest } = state;
  if (state.cursor !== undefined) {
    const backMs = Math.max(latenessMs + (state.spanMs ?? 0), ids === "none" ? 1_000 : 0);
    const cursor = adapter.rewind ? adapter.rewind(state.cursor, backMs) : state.cursor;
    return { state: { ...rest, pass: { cursor, since: now } }, cursor };
  }
  if (!adapter.startAt || !adapter.range) return { state: rest, cursor: undefined };
  return recent(run, target, { state: rest, now });
}

/** The first pull reads what is recent; the rest of the past is read behind it. */
async function recent(
  run: Run,
  target: Target,
  { state, now }: { readonly state: HistoryState; readonly now: Instant },
): Promise<Begun> {
  const { adapter } = run.session;
  const { horizonDays } = run.manifest.history;
  const horizon = horizonDays === undefined ? BEGINNING : earlier(now, horizonDays * DAY_MS);
  const from = most(horizon, earlier(now, run.limits.recentDays * DAY_MS));
  const cursor = await run.session.ask("sync", async (call) =>
    adapter.startAt?.(call, { ...ofAccount(target), from }),
  );
  const backfill = horizon < from ? { backfill: { from: horizon, to: from } } : {};
  return { state: { ...state, ...backfill }, cursor };
}

type Read = {
  readonly page: HistoryPage;
  /** The worst of this pass so far. */
  readonly proof: Proof;
  readonly pass: Pass;
  readonly time: Instant;
};

/** How far the history is known to be read once this page is stored. */
function afterPage(
  run: Run,
  target: Target,
  state: HistoryState,
  read: Read,
): Omit<TakenPage, "records"> {
  const { page, proof, pass, time } = read;
  if (proof === "hole" && !isGivenUp(run, state.holeSince, time))
    return { state: { ...state, holeSince: state.holeSince ?? time } };
  if (!page.done) return { state: { ...state, pass: { cursor: page.cursor, since: pass.since } } };
  return atEdge(run, target, state, read);
}

/** The reading came to its end: the cursor moves, and so does what is known to be held. */
function atEdge(
  run: Run,
  target: Target,
  { pass: _, holeSince: __, ...state }: HistoryState,
  { page, proof, pass, time }: Read,
): Omit<TakenPage, "records"> {
  const { latenessMs, horizonDays } = run.manifest.history;
  const spanMs = Math.max(0, epochMs(time) - epochMs(pass.since));
  // What was published while the pass ran may lie behind the place that it had come to.
  const heldTo = page.upTo === undefined ? undefined : earlier(page.upTo, spanMs);
  const oldest = horizonDays === undefined ? BEGINNING : earlier(time, horizonDays * DAY_MS);
  const first = state.backfill?.to ?? oldest;
  const from = state.watermark ? earlier(state.watermark, latenessMs) : first;
  const to = earlier(heldTo ?? time, latenessMs + (heldTo === undefined ? spanMs : 0));
  // Without the broker's clock nobody knows up to when its answer holds.
  const known = heldTo === undefined && proof === "proven" ? "stated" : COVERAGE[proof];
  const coverage = rangesOf(target, { from, to, state: known });
  return {
    state: {
      ...state,
      cursor: page.cursor,
      spanMs,
      ...(heldTo === undefined ? {} : { watermark: heldTo }),
      ...(state.backfill ? {} : { sweptAt: state.sweptAt ?? time }),
    },
    coverage,
  };
}

const COVERAGE = { proven: "proven", stated: "stated", hole: "gap" } as const;
