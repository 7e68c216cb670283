/**
 * A million executions with their secrets and acts, backed up into one file and restored into an
 * empty folder; proved as the command proves it: rows by checksums and counts, the audit log by its
 * hashes, secrets by opening them.
 */
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { surroundings } from "../dist/app/surroundings.js";
import { connectionId, instantOf, Secret } from "../dist/domain/index.js";
import { importers } from "../dist/importers/index.js";
import { backup, LOCAL_TENANT, openStore, restore } from "../dist/store/index.js";
import { createImports } from "../dist/sync/index.js";
import { createVault, keySetOf } from "../dist/vault/index.js";
import { writeTradebook } from "./data.mjs";
import { withFolder } from "./folder.mjs";

const SECRETS = 200;
const ACTS = 2_000;

const KEY = randomBytes(32);
const keyring = { load: async () => keySetOf([KEY]), make: async () => keySetOf([KEY]) };
const vaultOf = (store) =>
  createVault({ store: store.vault, keyring, random: { bytes: (count) => randomBytes(count) } });
const opened = (folder) => openStore({ kind: "embedded", folder, surroundings });

export default async function run(report, { rows }) {
  const count = rows >= 200_000 ? 1_000_000 : rows;
  await withFolder(async (folder) => {
    const file = join(folder, "blotter.backup");
    const store = await opened(join(folder, "one"));
    try {
      await fill(store, join(folder, "book.csv"), count);
      const written = await seconds(() => backup(store.database, { file, at: surroundings.now() }));
      report.add({ name: `backup.write of ${count}`, value: written.s, unit: "s" });
      const megabytes = statSync(file).size / 1e6;
      report.add({ name: `backup.size of ${count}`, value: megabytes, unit: "MB" });
    } finally {
      await store.close();
    }
    await restored(report, { file, folder: join(folder, "two"), count });
  });
}

async function restored(report, { file, folder, count }) {
  const store = await opened(folder);
  try {
    const read = await seconds(() => restore(store.database, file));
    report.add({ name: `backup.restore of ${count}`, value: read.s, unit: "s" });
    const proved = await seconds(() => prove(store, count));
    report.add({ name: `backup.prove of ${count}`, value: proved.s, unit: "s" });
    report.note(`${read.result.rows} rows of ${read.result.tables} tables; all of it is proved`);
  } finally {
    await store.close();
  }
}

async function prove(store, count) {
  const executions = await store.blotter.countExecutions({});
  const { rows, faults } = await store.audit.verify();
  const { opened: open, unreadable } = await vaultOf(store).check();
  const found = { executions, rows, faults: faults.length, open, unreadable: unreadable.length };
  const wanted = { executions: count, rows: ACTS, faults: 0, open: SECRETS, unreadable: 0 };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`Restored ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

async function fill(store, book, count) {
  await writeTradebook(book, count);
  const { now, monotonicMs, newImportId: newId } = surroundings;
  const generic = { importer: importers[0], signatureOf: () => undefined };
  const parts = { importers, generic, rules: {}, spool: undefined, now, monotonicMs, newId };
  const imports = createImports({ store: store.imports, ...parts });
  const { size } = statSync(book);
  const source = { name: "book.csv", size, bytes: () => createReadStream(book) };
  await imports.import(source, { account: "1" });
  const vault = vaultOf(store);
  for (let at = 0; at < SECRETS; at++) {
    const connection = connectionId(`c-${at}`);
    const ref = { tenant: LOCAL_TENANT, connection, environment: "paper", purpose: "sync" };
    await vault.put(ref, { token: new Secret(`secret-${at}`) });
  }
  for (let at = 0; at < ACTS; at++)
    await store.audit.append({
      ...{ tenant: LOCAL_TENANT, at: instantOf(at), actor: "user:a" },
      ...{ act: "looked", subject: `thing:${at}` },
    });
}

async function seconds(work) {
  const start = process.hrtime.bigint();
  const result = await work();
  return { s: Number(process.hrtime.bigint() - start) / 1e9, result };
}
