import type { AuditEntry, Clock, Instant, Random, TenantId } from "#domain";
import { eventKey } from "#notify";
import { type ExperimentNews, type RoutingStore, tendExperiment, type Tending } from "#routing";
import type { RunningExperiments } from "#store";

export type TendingParts = {
  readonly running: RunningExperiments;
  readonly storeOf: (tenant: TenantId) => RoutingStore;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  /** Told that an experiment could not be looked after; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
};

/** Figures hold at any number of looks, so how often is a matter of cost alone. */
const EVERY_MS = 5 * 60_000;

const ACTS: Readonly<Record<Tending["kind"], string>> = {
  stopped: "experiment-stopped",
  "arm-stopped": "experiment-arm-stopped",
  "re-weighed": "experiment-reweighed",
};

/**
 * Looks after the running experiments of all tenants once. Any number of processes may: what is
 * done is written by the one that was first. Returns what was done.
 */
export async function tendAll(parts: TendingParts): Promise<Tending[]> {
  const done: Tending[] = [];
  for (const { tenant, experiment } of await parts.running()) {
    // One that cannot be looked after keeps no other waiting.
    const tended = await tend(parts, tenant, experiment).catch(parts.onTrouble);
    if (tended) done.push(tended);
  }
  return done;
}

async function tend(
  { storeOf, clock, random }: TendingParts,
  tenant: TenantId,
  id: string,
): Promise<Tending | undefined> {
  const tended = await tendExperiment(
    {
      ...{ store: storeOf(tenant), clock, fraction: () => random.fraction() },
      noted(done) {
        const at = clock.now();
        return { act: entryOf(done, { tenant, at }), news: newsOf(done, at) };
      },
    },
    id,
  );
  return tended?.done;
}

const entryOf = (
  { kind, experiment: { id }, reason }: Tending,
  of: Pick<AuditEntry, "tenant" | "at">,
): AuditEntry => ({
  ...of,
  ...{ actor: "system", act: ACTS[kind], subject: `experiment:${id}`, detail: { reason } },
});

/** Shares that follow what was measured are what was asked for, and no news. */
function newsOf({ kind, experiment, reason }: Tending, at: Instant): ExperimentNews | undefined {
  if (kind === "re-weighed") return undefined;
  const { id, name, state, versions } = experiment;
  const key = eventKey("experiment-stopped", id, state, String(versions.length));
  return { key, at, detail: { experiment: id, name, whole: kind === "stopped", reason } };
}

/** Looks after them by itself until the returned function is called. */
export function keepTending(parts: TendingParts): () => Promise<void> {
  const { clock, random, onTrouble } = parts;
  const over = new AbortController();
  const loop = async () => {
    while (!over.signal.aborted) {
      await tendAll(parts).catch(onTrouble);
      // Processes that began together part.
      const ms = EVERY_MS * (0.8 + 0.4 * random.fraction());
      await clock.sleep(ms, over.signal).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}
