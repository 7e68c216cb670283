import type { Diagnosis, Restored } from "#cli";
import { restore, type Store } from "#store";
import type { Vault } from "#vault";
import { orWhyNot } from "./data-diagnosis.ts";
import { diagnoseSecrets } from "./secrets-diagnosis.ts";

type Room = { readonly store: Pick<Store, "database" | "audit">; readonly vault: Vault };

/**
 * Restores a backup and proves what it brought: every row by the checksum of its table, the audit
 * log by its chain of hashes, every secret by opening it. A proof that fails undoes nothing: rows
 * are there as they were when the backup was made, and a missing key may still be found.
 */
export async function restoreProved({ store, vault }: Room, file: string): Promise<Restored> {
  const { createdAt, tables, rows } = await restore(store.database, file);
  const proof: Diagnosis[] = [
    { name: "Rows", state: "ok", detail: `all ${rows}, by the checksums of ${tables} tables` },
    await chain(store),
    await orWhyNot("Secrets", () => diagnoseSecrets({ vault })),
  ];
  return { createdAt, tables, rows, proof };
}

async function chain({ audit }: Pick<Store, "audit">): Promise<Diagnosis> {
  const name = "Audit log";
  const { rows, faults } = await audit.verify();
  if (faults.length === 0)
    return { name, state: "ok", detail: `all ${rows} rows, each by the hash of the one before` };
  return {
    ...{ name, state: "failed", detail: `${faults.length} of its chains are broken` },
    next: 'See where with "openblotter audit verify", and restore another backup',
  };
}
