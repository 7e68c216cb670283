import type { Instant } from "#domain";
import type { HistoryState, PullTrigger } from "../ports/index.ts";
import { readChanges } from "./live.ts";
import { readPast, withBackfill, withSweep } from "./past.ts";
import { reconcile } from "./reconcile.ts";
import type { Reading, Run, Target } from "./run.ts";

export type TargetRequest = {
  readonly state: HistoryState;
  readonly trigger: PullTrigger;
  /** From when the past is read again, where that was asked for. */
  readonly from: Instant | undefined;
};
type Rest = { readonly more?: { readonly waitMs: number } };

/**
 * Reads one history: what is new first, then the past behind it, each as far as a pull goes, so
 * that neither starves the other; and when the live edge is reached, compares with what the broker
 * states.
 */
export async function pullTarget(
  run: Run,
  target: Target,
  { state: before, trigger, from }: TargetRequest,
): Promise<Rest> {
  const now = await run.lease.about();
  // Planned before all else, so that it is kept although this pull may not come to it.
  const planned =
    trigger === "backfill"
      ? withBackfill(run, before, { now, from })
      : withSweep(run, before, { now, trigger });
  const live = await readToEdge(run, target, planned);
  if (!live.done && (live.waitMs !== undefined || live.state.holeSince !== undefined))
    return restOf(live);
  const { since = now } = live;
  const past = await readPast(run, target, live.state);
  let { state } = past;
  if (live.done && trigger !== "backfill")
    await reconcile(run, target, {
      isWhole: state.backfill === undefined || isSweep(state),
      readAgain: async () => {
        const again = await readChanges(run, target, state, { since });
        ({ state } = again);
        return again.done;
      },
    });
  if (!live.done) return restOf(live);
  return past.done ? {} : restOf(past);
}

/**
 * Reads what is new. A reading that goes on where an earlier pull broke off does not look at what
 * lies before its place, which may have been amended since; so another follows that begins before
 * that as any other, and a pull of any length leaves nothing that the broker had said when it
 * began.
 */
async function readToEdge(run: Run, target: Target, before: HistoryState): Promise<Reading> {
  const first = await readChanges(run, target, before);
  const wasBroken = before.pass !== undefined && run.manifest.history.ids !== "none";
  if (!first.done || !wasBroken) return first;
  const again = await readChanges(run, target, first.state);
  const isShort = !again.done && again.waitMs === undefined && !again.state.holeSince;
  // Short pulls would each end one reading and begin the next, and never come to compare figures.
  return isShort ? { ...first, state: again.state } : again;
}

/**
 * A sweep reads again what is held already, so the history is whole while it goes on. None is
 * planned before the past has been read once.
 */
const isSweep = ({ sweptAt }: HistoryState) => sweptAt !== undefined;

const restOf = ({ waitMs = 0 }: Reading): Rest => ({ more: { waitMs } });
