import type { AccountId, InstrumentId } from "#domain";
import type { PullTransaction } from "../ports/index.ts";
import { BEGINNING } from "./coverage.ts";
import type { Run } from "./run.ts";

/** What is known of why units differ, for people; undefined where nothing is. */
export async function explainPosition(
  run: Run,
  transaction: PullTransaction,
  place: { readonly account: AccountId; readonly instrument: InstrumentId },
): Promise<string | undefined> {
  const { horizonDays } = run.manifest.history;
  const unread = quarantineText(run);
  if (unread) return unread;
  const first = await firstExecution(transaction, place);
  const limit =
    horizonDays === undefined ? "" : `; the broker gives ${horizonDays} days of history`;
  if (first === undefined)
    return `We hold no execution of it: it was opened before the history begins, or came in without a trade${limit}`;
  return horizonDays === undefined
    ? undefined
    : `Units were opened before the first execution that we hold, of ${first.slice(0, 10)}${limit}`;
}

async function firstExecution(
  transaction: PullTransaction,
  { account, instrument }: { readonly account: AccountId; readonly instrument: InstrumentId },
): Promise<string | undefined> {
  for await (const events of transaction.events(
    { account, instrument, since: BEGINNING },
    undefined,
  ))
    for (const event of events) if ("executedAt" in event) return event.executedAt;
  return undefined;
}

/** What is known of why cash differs, for people; undefined where nothing is. */
export function explainCash(run: Run): string | undefined {
  const { history, capabilities } = run.manifest;
  if (!capabilities.reads.includes("cash"))
    return "The broker's interface gives no deposits, fees or interest, so they are missing in ours";
  const unread = quarantineText(run);
  if (unread) return unread;
  if (history.horizonDays !== undefined)
    return `The broker gives ${history.horizonDays} days of history, and cash moved before that`;
  return "Executions of the last two days may not be settled yet, or fees not yet booked";
}

const quarantineText = ({ log }: Run): string | undefined => {
  const { quarantined } = log.counts;
  if (quarantined === 0) return undefined;
  const [records, stand] = quarantined === 1 ? ["record", "stands"] : ["records", "stand"];
  return `${quarantined} ${records} of this pull cannot be read and ${stand} in quarantine`;
};
