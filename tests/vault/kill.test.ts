/**
 * A rotation is killed at each of its steps, while another process reads. All that was sealed opens
 * at any time: for the one that reads, for one that starts afterwards, and after the rotation was
 * run again.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectionId, type CredentialRef, instantOf, Secret } from "#domain";
import { LOCAL_TENANT, openStore, type Store } from "#store";
import { createVault, type Vault } from "#vault";
import { retireKey, rotateKeys } from "../../src/app/key-work.ts";
import { keysOf } from "../../src/app/keys.ts";
import { runFile } from "../support/process.ts";
import { surroundings, dataFolder } from "../support/store.ts";
import { random } from "./keys.ts";

const ROTATING = fileURLToPath(new URL("./rotating.ts", import.meta.url));
const CREDENTIALS = 8;

let folder: string;
let store: Store;
let url: string;
beforeAll(async () => {
  folder = await dataFolder();
  store = await openStore({ kind: "embedded", folder, surroundings });
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  const host = encodeURIComponent(join(folder, "postgres"));
  url = `postgres://openblotter:${password}@localhost/postgres?host=${host}`;
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const refOf = (n: number): CredentialRef => ({
  tenant: LOCAL_TENANT,
  connection: connectionId(`c${n}`),
  environment: n % 2 === 0 ? "paper" : "live",
  purpose: "sync",
});

/** As a process that has just started. */
function roomOf() {
  const keys = keysOf({ folder, env: {}, randomBytes: random.bytes });
  const vault = createVault({ store: store.vault, keyring: keys, random });
  return { store, vault, keys, now: () => instantOf(0), sleep: async () => {} };
}

async function opened(vault: Vault): Promise<number> {
  let count = 0;
  for (let n = 0; n < CREDENTIALS; n++) {
    const { fields } = await vault.open(refOf(n));
    if (fields["token"]?.reveal() === `T-${n}`) count++;
  }
  return count;
}

/** Completes what was broken off, so that the next process begins at the first step. */
async function finish(): Promise<void> {
  const { spare } = await rotateKeys(roomOf());
  for (const kid of spare) await retireKey(roomOf(), kid);
}

test("everything opens at any time while rotations are killed at each step", async () => {
  const reading = roomOf().vault;
  for (let n = 0; n < CREDENTIALS; n++)
    await reading.put(refOf(n), { token: new Secret(`T-${n}`) });

  const steps: string[] = [];
  let looks = 0;
  for (let stopAt = 1; ; stopAt++) {
    const running = await runFile(ROTATING, url, folder, String(stopAt));
    await running.heard((line) => line === "done" || line.startsWith(`step ${stopAt} `));
    const isDone = running.lines.includes("done");
    steps.push(running.lines.find((line) => line.startsWith(`step ${stopAt} `)) ?? "done");
    await running.kill();
    for (const vault of [reading, roomOf().vault]) looks += await opened(vault);
    expect(await roomOf().vault.check()).toMatchObject({ opened: CREDENTIALS, unreadable: [] });
    if (isDone) break;
    await finish();
    looks += await opened(reading);
  }
  const rounds = steps.length;
  expect(looks).toBe((3 * rounds - 1) * CREDENTIALS);
  expect((await roomOf().keys.load())?.kids).toHaveLength(1);
  for (const name of ["writing the file", "adding the key", "wrapping", "retiring", "removing"])
    for (const moment of ["before", "after"])
      expect(steps.join("\n")).toContain(`${moment} ${name}`);
  console.log(`Killed at ${rounds - 1} steps; all ${looks} credentials looked at opened`);
}, 240_000);
