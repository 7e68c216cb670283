import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectionId, tenantId } from "#domain";
import { createVault } from "./create.ts";
import {
  countedRandom,
  fieldsOf,
  handKeyring,
  keyOf,
  refOf,
  revealed,
  vaultOver,
} from "./fakes.ts";
import { kidOf } from "./keys.ts";
import { memoryVaultStore } from "./memory.ts";
import type { VaultStore } from "./ports.ts";

const kid = (name: string) => kidOf(keyOf(name));
const code = (name: string) => ({ failure: { code: name } });
const texts = { token: "T-1", secret: "S-1" };

describe("a vault", () => {
  test("gives back what was put, by place", async () => {
    const { vault } = vaultOver();
    expect(await vault.put(refOf(), fieldsOf(texts))).toBe(1);
    await vault.put(refOf({ purpose: "trade" }), fieldsOf({ token: "T-2" }));
    const { version, fields } = await vault.open(refOf());
    expect([version, revealed(fields)]).toEqual([1, texts]);
    const other = await vault.open(refOf({ purpose: "trade" }));
    expect(revealed(other.fields)).toEqual({ token: "T-2" });
  });

  test("puts once, and replaces what is there", async () => {
    const { vault } = vaultOver();
    const missing = code("credential-missing");
    await expect(vault.open(refOf())).rejects.toMatchObject(missing);
    await expect(vault.replace(refOf(), fieldsOf(texts))).rejects.toMatchObject(missing);
    await vault.put(refOf(), fieldsOf(texts));
    await expect(vault.put(refOf(), fieldsOf(texts))).rejects.toMatchObject(
      code("credential-exists"),
    );
    expect(await vault.replace(refOf(), fieldsOf({ token: "T-2" }))).toBe(2);
    expect(revealed((await vault.open(refOf())).fields)).toEqual({ token: "T-2" });
  });

  test("goes back to the version before until the new one is confirmed", async () => {
    const { vault } = vaultOver();
    await vault.put(refOf(), fieldsOf({ token: "works" }));
    expect(await vault.revert(refOf(), 1)).toBe(false);
    await vault.replace(refOf(), fieldsOf({ token: "typo" }));
    await vault.replace(refOf(), fieldsOf({ token: "another typo" }));
    expect(await vault.revert(refOf(), 3)).toBe(true);
    expect(revealed((await vault.open(refOf())).fields)).toEqual({ token: "works" });
    await vault.replace(refOf(), fieldsOf({ token: "new" }));
    await vault.confirm(refOf(), 2);
    expect(await vault.revert(refOf(), 2)).toBe(false);
    expect(revealed((await vault.open(refOf())).fields)).toEqual({ token: "new" });
  });

  test("replaces only the version that was read, if it is told which", async () => {
    const { vault } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    expect(await vault.replace(refOf(), fieldsOf(texts), { version: 1 })).toBe(2);
    await expect(
      vault.replace(refOf(), fieldsOf({ token: "late" }), { version: 1 }),
    ).rejects.toMatchObject(code("credential-changed"));
    expect(revealed((await vault.open(refOf())).fields)).toEqual(texts);
  });

  test("removes every version", async () => {
    const { vault } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    await vault.replace(refOf(), fieldsOf(texts));
    expect(await vault.remove(refOf())).toBe(true);
    expect(await vault.remove(refOf())).toBe(false);
    await expect(vault.open(refOf())).rejects.toMatchObject(code("credential-missing"));
  });

  test.each([
    ["no field", {}],
    ["a field without a proper name", { "a b": "x" }],
    ["a field of 65,537 bytes", { token: "x".repeat(65_537) }],
    ["33 fields", Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`f${at}`, "x"]))],
  ])("refuses a credential with %s", async (_, fields) => {
    const { vault, store } = vaultOver();
    await expect(vault.put(refOf(), fieldsOf(fields))).rejects.toMatchObject(
      code("credential-unfit"),
    );
    expect(await store.counts()).toEqual({});
  });

  test("refuses places whose bytes are in doubt", async () => {
    const { vault } = vaultOver();
    for (const ref of [refOf({ tenant: tenantId("") }), refOf({ connection: connectionId("ü") })])
      await expect(vault.put(ref, fieldsOf(texts))).rejects.toMatchObject(code("credential-unfit"));
  });

  test("does not open a row that another place was given", async () => {
    const { vault, store } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    const stolen: VaultStore = { ...store, read: () => store.read(refOf()) };
    const thief = vaultOver(stolen).vault;
    for (const ref of [refOf({ tenant: tenantId("t2") }), refOf({ environment: "live" })])
      await expect(thief.open(ref)).rejects.toMatchObject(code("credential-unreadable"));
    expect((await thief.open(refOf())).version).toBe(1);
  });

  test("holds nothing readable in its store", async () => {
    const { vault, store } = vaultOver();
    await vault.put(refOf(), fieldsOf({ token: "sesame" }));
    const [sealed] = await store.read(refOf());
    const bytes = Buffer.from(JSON.stringify(sealed)).toString("latin1");
    expect(bytes).not.toContain("sesame");
    expect(JSON.stringify(await vault.open(refOf()))).not.toContain("sesame");
  });

  test("keeps the latest of each credential whatever is done to them in turn", async () => {
    const place = fc.constantFrom(
      ...(["t1", "t2"] as const).flatMap((tenant) =>
        (["paper", "live"] as const).map((environment) =>
          refOf({ tenant: tenantId(tenant), environment }),
        ),
      ),
    );
    const act = fc.constantFrom("put", "replace", "confirm", "revert", "remove", "rotate");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, place), { maxLength: 40 }), async (acts) => {
        const { vault, give } = vaultOver();
        const model = new Map<string, { text: string; before?: string }>();
        for (const [at, [name, ref]] of acts.entries()) {
          const id = JSON.stringify(ref);
          const known = model.get(id);
          const version = known && (await vault.open(ref)).version;
          const text = `text ${at}`;
          if (name === "put" && !known) {
            await vault.put(ref, fieldsOf({ text }));
            model.set(id, { text });
          } else if (name === "replace" && known) {
            await vault.replace(ref, fieldsOf({ text }));
            model.set(id, { text, before: known.before ?? known.text });
          } else if (name === "confirm" && known) {
            await vault.confirm(ref, version ?? 0);
            model.set(id, { text: known.text });
          } else if (name === "revert" && known?.before !== undefined) {
            expect(await vault.revert(ref, version ?? 0)).toBe(true);
            model.set(id, { text: known.before });
          } else if (name === "remove") {
            expect(await vault.remove(ref)).toBe(known !== undefined);
            model.delete(id);
          } else if (name === "rotate") {
            give(`key ${at}`, "k1", ...acts.slice(0, at).map((_, before) => `key ${before}`));
            expect((await vault.rotate()).unreadable).toEqual([]);
          }
          for (const [each, { text: wanted }] of model)
            expect(revealed((await vault.open(JSON.parse(each))).fields)).toEqual({ text: wanted });
        }
        expect((await vault.check()).unreadable).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the key of a vault", () => {
  test("is made when there is none, once", async () => {
    const store = memoryVaultStore();
    const { keyring } = handKeyring();
    const vault = createVault({ store, keyring, random: countedRandom() });
    expect(await vault.check()).toMatchObject({ current: undefined, opened: 0 });
    expect(await store.keys()).toEqual([]);
    await vault.ready();
    await vault.ready();
    expect((await store.keys()).map((key) => key.kid)).toEqual([kid("made")]);
  });

  test("is not made anew where one is lost", async () => {
    const { vault, store } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    let made = 0;
    const keyring = { load: async () => undefined, make: async () => (made++, undefined as never) };
    const later = createVault({ store, keyring, random: countedRandom() });
    for (const act of [later.ready, later.check, () => later.open(refOf())])
      await expect(act()).rejects.toMatchObject(code("vault-key-missing"));
    expect(made).toBe(0);
  });

  test("is refused when it is another, before anything is written", async () => {
    const { vault, store } = vaultOver();
    await vault.ready();
    const wrong = vaultOver(store, "k2").vault;
    const put = () => wrong.put(refOf(), fieldsOf(texts));
    for (const act of [wrong.ready, put, wrong.rotate, wrong.check])
      await expect(act()).rejects.toMatchObject(code("vault-key-wrong"));
    expect(await store.counts()).toEqual({});
    expect((await store.keys()).map((key) => key.kid)).toEqual([kid("k1")]);
  });

  test("is refused when the proof of it was changed", async () => {
    const { vault, store } = vaultOver();
    await vault.ready();
    const changed: VaultStore = {
      ...store,
      keys: async () =>
        (await store.keys()).map((record) => ({
          ...record,
          canary: { ...record.canary, tag: new Uint8Array(16) },
        })),
    };
    await expect(vaultOver(changed).vault.ready()).rejects.toMatchObject(
      code("vault-canary-broken"),
    );
  });

  test("can be another one of two while both are at hand", async () => {
    const { vault, store } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    const both = vaultOver(store, "k2", "k1").vault;
    await both.ready();
    await both.put(refOf({ purpose: "trade" }), fieldsOf(texts));
    expect(await store.counts()).toEqual({ [kid("k1")]: 1, [kid("k2")]: 1 });
    await expect(vaultOver(store, "k2").vault.ready()).rejects.toMatchObject(
      code("vault-key-missing"),
    );
  });

  test("can be forgotten with everything, to begin anew", async () => {
    const { vault, store } = vaultOver();
    await vault.put(refOf(), fieldsOf(texts));
    const anew = vaultOver(store, "k2").vault;
    await anew.reset();
    await expect(anew.open(refOf())).rejects.toMatchObject(code("credential-missing"));
    await anew.put(refOf(), fieldsOf({ token: "T-3" }));
    expect(await anew.check()).toMatchObject({ opened: 1, unreadable: [] });
  });
});
