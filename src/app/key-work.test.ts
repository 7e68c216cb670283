import { mkdtemp, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AuditEntry, type AuditLog, connectionId, instantOf, Secret, tenantId } from "#domain";
import { createVault, memoryVaultStore, type VaultStore } from "#vault";
import { keysOf } from "./keys.ts";
import { type KeyRoom, keyWork } from "./key-work.ts";

const ref = (n: number) => ({
  tenant: tenantId("t1"),
  connection: connectionId(`c${n}`),
  environment: "live" as const,
  purpose: "sync" as const,
});
const bytes = (count: number): Uint8Array => randomBytes(count);

let folder: string;
let store: VaultStore;
let written: AuditEntry[];
let slept: () => Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openblotter-keys-"));
  store = memoryVaultStore();
  written = [];
  slept = async () => undefined;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As a process of its own would have it. */
function roomWith(env: Readonly<Record<string, string>> = {}): KeyRoom {
  const keys = keysOf({ folder, env, randomBytes: bytes });
  const vault = createVault({ store, keyring: keys, random: { bytes } });
  const audit = { append: async (entry: AuditEntry) => void written.push(entry) };
  return {
    store: { vault: store, audit: audit as unknown as AuditLog },
    ...{ vault, keys, now: () => instantOf(0), sleep: () => slept() },
  };
}
const workOf = (env?: Readonly<Record<string, string>>) =>
  keyWork((_, work) => work(roomWith(env)));
const put = (n: number) => roomWith().vault.put(ref(n), { token: new Secret(`T-${n}`) });

describe("work on keys", () => {
  test("lists nothing, then the key that the first use made", async () => {
    expect((await workOf().list({})).keys).toEqual([]);
    await put(1);
    const { place, keys } = await workOf().list({});
    expect(place).toBe(`The folder "${join(folder, "keys")}"`);
    expect(keys).toMatchObject([{ state: "current", credentials: 1 }]);
  });

  test("turns to a new key, keeps the old one, and retires that when told", async () => {
    for (const n of [1, 2, 3]) await put(n);
    const [{ kid: old } = { kid: "" }] = (await workOf().list({})).keys;
    const rotation = await workOf().rotate({});
    expect(rotation).toMatchObject({
      ...{ added: true, rewrapped: 3, opened: 3, unreadable: [], spare: [old] },
    });
    const states = async () =>
      Object.fromEntries((await workOf().list({})).keys.map(({ kid, state }) => [kid, state]));
    expect(await states()).toEqual({ [rotation.kid]: "current", [old]: "ready" });
    expect(await workOf().retire(old, {})).toBe(true);
    expect(await states()).toEqual({ [rotation.kid]: "current", [old]: "retired" });
    expect((await roomWith().vault.open(ref(2))).fields["token"]?.reveal()).toBe("T-2");
    expect(written.map(({ act }) => act)).toEqual([
      ...["key-rotation-begun", "key-rotated", "key-retired"],
    ]);
  });

  test("goes on with a rotation that was broken off instead of making one more key", async () => {
    await put(1);
    await roomWith().keys.kept?.add();
    expect(await workOf().rotate({})).toMatchObject({ added: false, rewrapped: 1 });
    expect((await workOf().list({})).keys).toHaveLength(2);
  });

  test("turns to a key that the operator gives, and makes none", async () => {
    const [one, two] = [bytes(32), bytes(32)].map((key) => Buffer.from(key).toString("hex"));
    const env = { OPENBLOTTER_KEY: one ?? "" };
    await roomWith(env).vault.put(ref(1), { token: new Secret("T") });
    await expect(workOf(env).rotate({})).rejects.toMatchObject({
      failure: { code: "rotation-needs-key" },
    });
    const both = { OPENBLOTTER_KEY: `${two},${one}` };
    expect((await workOf(both).list({})).keys.map(({ state }) => state)).toEqual(["new", "ready"]);
    const { added, rewrapped, spare } = await workOf(both).rotate({});
    expect([added, rewrapped]).toEqual([false, 1]);
    expect(await workOf(both).retire(spare[0] ?? "", {})).toBe(false);
    const only = { OPENBLOTTER_KEY: two ?? "" };
    expect((await roomWith(only).vault.open(ref(1))).version).toBe(1);
  });

  test("keeps the file of a key that somebody sealed with at the last moment", async () => {
    await put(1);
    const [{ kid: old } = { kid: "" }] = (await workOf().list({})).keys;
    const [late] = await store.read(ref(1));
    await workOf().rotate({});
    slept = async () => {
      store = { ...store, counts: async () => ({ [late?.kid ?? ""]: 1 }) };
    };
    const room = roomWith();
    const racing = { ...room.store.vault, counts: () => store.counts() };
    const work = keyWork((_, act) => act({ ...room, store: { ...room.store, vault: racing } }));
    await expect(work.retire(old, {})).rejects.toMatchObject({
      failure: { code: "vault-key-in-use" },
    });
    expect((await roomWith().keys.load())?.kids).toContain(old);
  });

  test("says which key is missing where its file is gone, until everything is forgotten", async () => {
    await put(1);
    await rm(join(folder, "keys"), { recursive: true });
    expect((await workOf().list({})).keys).toMatchObject([{ state: "missing", credentials: 1 }]);
    await expect(workOf().rotate({})).rejects.toMatchObject({
      failure: { code: "vault-key-missing" },
    });
    expect(await workOf().reset({})).toBe(1);
    await put(1);
    expect((await workOf().list({})).keys).toMatchObject([{ state: "current", credentials: 1 }]);
    expect(written.at(-1)).toMatchObject({ act: "vault-reset", detail: { forgotten: 1 } });
  });
});
