/** Sealed credentials and the audit log go through a backup; it opens nothing without the key. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { connectionId, instantOf, Secret } from "#domain";
import { backup, LOCAL_TENANT, restore } from "#store";
import { createVault, keySetOf } from "#vault";
import type { Opened } from "../store/opened.ts";
import { temporaryFolder, temporaryStore } from "../support/store.ts";
import { keyOf, random } from "./keys.ts";

const ref = {
  tenant: LOCAL_TENANT,
  connection: connectionId("c1"),
  environment: "live",
  purpose: "sync",
} as const;

export function backupCases({ store }: Opened): void {
  const vaultOver = (over: Pick<ReturnType<typeof store>, "vault">, name: string) => {
    const load = async () => keySetOf([keyOf(name)]);
    return createVault({ store: over.vault, keyring: { load, make: load }, random });
  };

  test("a backup restores what was sealed where a server has started, and opens with its key", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "blotter.backup");
    const elsewhere = await temporaryStore("pglite");
    try {
      await vaultOver(store(), "k1").put(ref, { token: new Secret("sesame-open") });
      await store().audit.append({
        ...{ tenant: LOCAL_TENANT, at: instantOf(0), actor: "a", act: "b", subject: "c" },
      });
      await backup(store().database, { file, at: instantOf(0) });
      expect(gunzipSync(await readFile(file)).includes("sesame")).toBe(false);
      await vaultOver(elsewhere, "k2").ready();
      await restore(elsewhere.database, file);
      const { fields } = await vaultOver(elsewhere, "k1").open(ref);
      expect(fields["token"]?.reveal()).toBe("sesame-open");
      await expect(vaultOver(elsewhere, "k2").open(ref)).rejects.toMatchObject({
        failure: { code: "vault-key-wrong" },
      });
      expect(await elsewhere.audit.verify()).toMatchObject({ rows: 1, faults: [] });
      await expect(
        elsewhere.database.script("update audit_log set actor = 'thief'"),
      ).rejects.toThrow("The audit log takes new rows only");
    } finally {
      await elsewhere.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("a backup is not restored over credentials", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "blotter.backup");
    try {
      await backup(store().database, { file, at: instantOf(0) });
      await vaultOver(store(), "k1").put(ref, { token: new Secret("T") });
      const refusal = { failure: { code: "restore-not-empty" } };
      await expect(restore(store().database, file)).rejects.toMatchObject(refusal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
