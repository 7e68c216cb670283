import type { Call, HistoryPage, StatementRecord } from "#kit";
import type { Lane } from "#guard";
import type { Run } from "./run.ts";

/** Readings of one page before it counts as not proven. */
const READINGS = 4;
const PAUSE_MS = 500;

/**
 * What is known of a page: `proven` complete, `stated` by a broker that cannot prove it, or with a
 * `hole` where it could and does not.
 */
export type Proof = "proven" | "stated" | "hole";
export type ProvenPage = { readonly page: HistoryPage; readonly proof: Proof };

/**
 * Reads a page until it is proven, as far as the broker can: pages that prove themselves at once,
 * others when two readings in a row agree.
 */
export async function provenPage(
  run: Run,
  lane: Lane,
  question: (call: Call) => Promise<HistoryPage>,
): Promise<ProvenPage> {
  const kind = run.manifest.history.proof;
  let last: string | undefined;
  for (let reading = 1; ; reading++) {
    const page = await run.session.ask(lane, question);
    if (page.proof === "complete") return { page, proof: "proven" };
    // A report that is still being made says nothing that could be proven.
    if (page.waitMs !== undefined && !page.done) return { page, proof: "proven" };
    if (kind === "none") return { page, proof: "stated" };
    const seen = kind === "double-read" ? fingerprint(page) : undefined;
    if (seen !== undefined && seen === last) return { page, proof: "proven" };
    last = seen;
    if (reading === READINGS) return { page, proof: "hole" };
    if (kind !== "double-read" || reading > 1) await pause(run, reading);
  }
}

async function pause({ parts, log }: Run, reading: number): Promise<void> {
  const ms = Math.round(PAUSE_MS * 2 ** reading * (1 + 0.2 * parts.random.fraction()));
  log.counts.waitedMs += ms;
  await parts.clock.sleep(ms);
}

/** Equal for two readings that say the same, in whatever order. */
function fingerprint({ records, cursor, done }: HistoryPage): string {
  return [...records.map(textOf).sort(), cursor, done].join("\n");
}

function textOf(record: StatementRecord): string {
  if ("raw" in record && record.raw !== undefined) return record.raw;
  return JSON.stringify({ ...record, line: 0 });
}
