/**
 * Databases for tests, each empty and alone, on no port that another could want.
 *
 * `temporaryStore("pglite")` is in memory and takes half a second; `temporaryStore("embedded")` is
 * a real server in a temporary folder and takes one or two. Close what you open; closing removes
 * the folder.
 */
import { createHash, randomBytes } from "node:crypto";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import { openStore, type Store, type Surroundings } from "#store";

export const surroundings: Surroundings = {
  monotonicMs: () => performance.now(),
  sleep: async (ms) => void (await sleep(ms)),
  randomBytes: (count) => randomBytes(count),
};

/** An empty folder that an embedded server can reach, whoever runs the test. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "openblotter-"));

export async function temporaryStore(kind: "pglite" | "embedded" = "pglite"): Promise<Store> {
  if (kind === "pglite") return openStore({ kind, from: await template() });
  const folder = await dataFolder();
  const store = await openStore({ kind, folder, surroundings });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A data folder with an empty embedded database in it. To make one takes three seconds of a core,
 * so it is made once per version of the tables and copied.
 */
export async function dataFolder(): Promise<string> {
  const kept = join(tmpdir(), `openblotter-cluster-${await fingerprint()}`);
  if (!existsSync(kept)) await makeCluster(kept);
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  // Postgres insists on the owner and the mode of its files, which this keeps.
  await command("cp", ["-a", ...CLUSTER.map((name) => join(kept, name)), folder]);
  return folder;
}

const CLUSTER = ["postgres", "postgres.password"];
const command = promisify(execFile);

async function makeCluster(kept: string): Promise<void> {
  const draft = await temporaryFolder();
  await (await openStore({ kind: "embedded", folder: draft, surroundings })).close();
  // Where another process was sooner, its folder is as good.
  await rename(draft, kept).catch(() => rm(draft, { recursive: true, force: true }));
}

const MIGRATIONS = fileURLToPath(new URL("../../src/store/migrations/", import.meta.url));

/**
 * Making a PGlite cluster takes seconds, reading one that was made before a fifth of that. Kept per
 * version of the tables.
 */
async function template(): Promise<Blob> {
  const path = join(tmpdir(), `openblotter-template-${await fingerprint()}.tar`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const made = await makeTemplate();
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, Buffer.from(await made.arrayBuffer()));
  await rename(draft, path);
  return made;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(MIGRATIONS)).sort()) {
    if (name.endsWith(".sql")) hash.update(await readFile(join(MIGRATIONS, name)));
  }
  // The data of another version of PGlite may not open.
  hash.update(createRequire(import.meta.url).resolve("@electric-sql/pglite"));
  hash.update(await readFile(new URL("../../package-lock.json", import.meta.url)));
  return hash.digest("hex").slice(0, 16);
}

async function makeTemplate(): Promise<Blob> {
  const folder = await temporaryFolder();
  try {
    await (await openStore({ kind: "pglite", folder })).close();
    const lite = await PGlite.create(join(folder, "pglite"));
    const dump = await lite.dumpDataDir("none");
    await lite.close();
    return dump;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
