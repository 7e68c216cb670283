import type { AccountId } from "#domain";
import type { Importer } from "#kit";
import type { ImportTransaction } from "../ports/index.ts";

/**
 * Warns where an account holds what formats of different grain say. An order that was filled in
 * parts and its fills cannot be matched one with one, so the same trades may count twice; the user
 * must choose one source.
 */
export async function grainNotes(
  transaction: ImportTransaction,
  importer: Importer,
  {
    accounts,
    importers,
  }: { readonly accounts: readonly AccountId[]; readonly importers: readonly Importer[] },
): Promise<string[]> {
  const notes: string[] = [];
  for (const account of accounts) {
    const formats = await transaction.formatsOf(account);
    const others = importers.filter(
      ({ id, grain }) => formats.includes(id) && mixes(grain, importer.grain),
    );
    for (const { name, grain } of others) {
      notes.push(
        `Account "${account}" also holds "${name}", whose rows are ${GRAINS[grain]}s while these are ` +
          `${GRAINS[importer.grain]}s: what both tell of counts twice, so undo one of the two`,
      );
    }
  }
  return notes;
}

const GRAINS = {
  execution: "execution",
  order: "order",
  "round-trip": "round trip",
  ledger: "booking",
} as const;

/** Ledgers and executions tell of fills alike; orders and round trips gather several. */
const mixes = (a: Importer["grain"], b: Importer["grain"]) =>
  a !== b && [a, b].some((grain) => grain === "order" || grain === "round-trip");
