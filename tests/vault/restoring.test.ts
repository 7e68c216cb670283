/** A backup restored onto an empty machine: every row, every secret, every act is proved. */
import { createHash } from "node:crypto";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createHost, openSystem, surroundings, type System } from "#app";
import { instantOf } from "#domain";
import { LOCAL_TENANT } from "#store";
import { temporaryFolder } from "../support/store.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const LABELS = ["alpha", "beta", "gamma"];
const ACTS = 7;

let home: string;
let file: string;
const folders: string[] = [];
const folder = async () => {
  const made = await temporaryFolder();
  folders.push(made);
  return made;
};

/** What a machine holds: rows of every table, ends of the chains, what each secret says. */
type Held = { readonly counts: unknown; readonly heads: unknown; readonly secrets: unknown };
let before: Held;

beforeAll(async () => {
  home = await folder();
  file = join(await folder(), "blotter.backup");
  const system = await openSystem({ folder: home, surroundings });
  for (const account of LABELS)
    await system.services.connections.connect({
      ...{ broker: "paper", environment: "paper", label: account },
      credentials: { account, cash: "1000" },
    });
  await system.services.sample.add();
  await system.services.configuration.change({
    ...{ base: 0, document: { brokers: { oanda: { priority: 3 } } } },
    ...{ reason: "to keep", author: "local" },
  });
  for (let number = 0; number < ACTS; number++)
    await system.store.audit.append({
      ...{ tenant: LOCAL_TENANT, at: instantOf(number), actor: "user:anna", act: "looked" },
      subject: `thing:${number}`,
    });
  await system.idle();
  before = await held(system);
  await system.close();
  await createHost().backup(file, { data: home });
});
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))));

async function held({ store, vault, services }: System): Promise<Held> {
  const tables = await store.database.query<{ name: string }>(sql`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() order by 1`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await store.database.query<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(name)}`,
    );
    counts[name] = row?.count ?? Number.NaN;
  }
  const secrets: Record<string, string | undefined> = {};
  for (const { id, label, environment } of await services.connections.list()) {
    const ref = { tenant: LOCAL_TENANT, connection: id as never, environment, purpose: "sync" };
    const { fields } = await vault.open(ref as Parameters<typeof vault.open>[0]);
    secrets[label] = fields["account"]?.reveal();
  }
  const { heads } = await store.audit.verify();
  return { counts, heads, secrets };
}

const states = (proof: readonly { readonly name: string; readonly state: string }[]) =>
  proof.map(({ name, state }) => `${name} ${state}`);

test("with its key it is the same machine, and the command says what proves it", async () => {
  expect(before.secrets).toEqual({ alpha: "alpha", beta: "beta", gamma: "gamma" });
  expect(before.counts).toMatchObject({ connections: 3, audit_log: ACTS });
  const data = await folder();
  await cp(join(home, "keys"), join(data, "keys"), { recursive: true });
  const restored = await createHost().restore(file, { data });
  expect(states(restored.proof)).toEqual(["Rows ok", "Audit log ok", "Secrets ok"]);
  expect(restored.proof[1]?.detail).toContain(`all ${ACTS} rows`);
  expect(restored.proof[2]?.detail).toContain(`all ${LABELS.length} open`);
  const system = await openSystem({ folder: data, surroundings });
  try {
    expect(await held(system)).toEqual(before);
    const [first] = await system.services.connections.list();
    const pulled = await system.services.connections.sync(first?.id as never);
    expect(pulled).toMatchObject({ outcome: "succeeded" });
  } finally {
    await system.close();
  }
});

test("an act that was changed in the backup shows, and so does a key that is not there", async () => {
  const data = await folder();
  const forged = join(data, "forged.backup");
  await writeFile(forged, gzipSync(changed(gunzipSync(await readFile(file)).toString("latin1"))));
  const { proof } = await createHost().restore(forged, { data });
  // Its checksum was made to fit, so that only the chain of hashes can tell.
  expect(states(proof)).toEqual(["Rows ok", "Audit log failed", "Secrets failed"]);
  expect(proof.map(({ next }) => next !== undefined)).toEqual([false, true, true]);
});

/** A backup in which another person acted, with the checksum that its table then has. */
function changed(text: string): Buffer {
  const start = text.indexOf("\n", text.indexOf('{"table":"audit_log"')) + 1;
  const end = text.indexOf("\\.\n", start);
  const rows = text.slice(start, end).replace("user:anna", "user:mina");
  expect(rows).toContain("user:mina");
  const foot = text.indexOf("\n", end + 3);
  const sha256 = createHash("sha256").update(Buffer.from(rows, "latin1")).digest("hex");
  const line = JSON.stringify({ rows: ACTS, sha256 });
  return Buffer.from(`${text.slice(0, start)}${rows}\\.\n${line}${text.slice(foot)}`, "latin1");
}
