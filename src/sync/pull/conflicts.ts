import type { AccountId, Decimal, Instant } from "#domain";
import { cashSentence, sentence } from "../import/identity.ts";
import type { Break, Conflict, PullTransaction } from "../ports/index.ts";
import type { Batch } from "./records.ts";
import type { Run } from "./run.ts";

type Found = Omit<Break, "id" | "resolvedAt">;

export type Conflicting = {
  readonly batch: Batch;
  readonly executions: readonly Conflict[];
  readonly cash: readonly Conflict[];
  readonly at: Instant;
};

/**
 * Notes what the broker says otherwise than another source did, and that others of the page agree
 * now.
 */
export async function noteConflicts(
  run: Run,
  transaction: PullTransaction,
  { batch, executions, cash, at }: Conflicting,
): Promise<void> {
  const connection = run.connection.id;
  const read = new Map<AccountId, { ids: string[]; found: Found[] }>();
  const of = (account: AccountId) => {
    const known = read.get(account) ?? { ids: [], found: [] };
    read.set(account, known);
    return known;
  };
  const note = (account: AccountId, id: string, conflict: Omit<Found, CommonKey> | undefined) => {
    const { ids, found } = of(account);
    ids.push(id);
    if (!conflict) return;
    found.push({ connection, account, kind: "conflict", subject: id, foundAt: at, ...conflict });
  };
  for (const { execution } of batch.executions.values()) {
    const { id, account, instrument, quantity: reported } = execution;
    const said = executions.find((each) => each.id === id);
    const about = said && {
      instrument: instrument.id,
      ...set(said, reported, sentence(execution)),
    };
    note(account, id, about);
  }
  for (const { cash: movement } of batch.cash.values()) {
    const { id, account, amount } = movement;
    const said = cash.find((each) => each.id === id);
    const { currency, amount: reported } = amount;
    note(account, id, said && { currency, ...set(said, reported, cashSentence(movement)) });
  }
  for (const [account, { ids, found }] of read)
    await transaction.conflicts(account, ids, found, at);
}

type CommonKey = "connection" | "account" | "kind" | "subject" | "foundAt";

const set = ({ id, stored, amount }: Conflict, reported: Decimal, said: string) => ({
  derived: amount ?? reported,
  reported,
  explanation: `Another source says of "${id}": ${stored}. The broker says: ${said}. What came first counts`,
});
