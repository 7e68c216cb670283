import { describe, expect, test } from "vitest";
import { connectionId } from "#domain";
import { fieldsOf, keyOf, refOf, revealed, vaultOver } from "./fakes.ts";
import { kidOf } from "./keys.ts";
import type { VaultStore } from "./ports.ts";

const kid = (name: string) => kidOf(keyOf(name));
const code = (name: string) => ({ failure: { code: name } });
const refs = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    refOf({
      connection: connectionId(`c${at}`),
      environment: at % 2 === 0 ? "paper" : "live",
    }),
  );

async function filled(count: number) {
  const made = vaultOver();
  for (const [at, ref] of refs(count).entries())
    await made.vault.put(ref, fieldsOf({ token: `T-${at}` }));
  return made;
}

const openable = async (vault: ReturnType<typeof vaultOver>["vault"], count: number) => {
  for (const [at, ref] of refs(count).entries())
    expect(revealed((await vault.open(ref)).fields)).toEqual({ token: `T-${at}` });
};

describe("a rotation", () => {
  test("wraps everything with the new key, after which the old one can be retired", async () => {
    const { vault, give, store } = await filled(450);
    give("k2", "k1");
    expect(await vault.rotate()).toEqual({
      kid: kid("k2"),
      rewrapped: 450,
      unreadable: [],
      counts: { [kid("k2")]: 450 },
    });
    expect((await vault.rotate()).rewrapped).toBe(0);
    await vault.retire(kid("k1"));
    give("k2");
    await openable(vaultOver(store, "k2").vault, 450);
    expect(await vault.check()).toMatchObject({ opened: 450, unreadable: [] });
  });

  test("leaves a key that is in use, current or unknown", async () => {
    const { vault, give } = await filled(2);
    give("k2", "k1");
    await vault.ready();
    for (const name of ["k1", "k2"])
      await expect(vault.retire(kid(name))).rejects.toMatchObject(code("vault-key-in-use"));
    await expect(vault.retire("k9")).rejects.toMatchObject(code("vault-key-unknown"));
  });

  test("does not take a retired key for the current one again", async () => {
    const { vault, give } = await filled(1);
    give("k2", "k1");
    await vault.rotate();
    await vault.retire(kid("k1"));
    give("k1", "k2");
    await expect(vault.put(refOf(), fieldsOf({ token: "x" }))).rejects.toMatchObject(
      code("vault-key-retired"),
    );
  });

  test("is noticed by a process that read its keys before", async () => {
    const { vault, give, store } = await filled(3);
    const other = vaultOver(store, "k1");
    await openable(other.vault, 3);
    give("k2", "k1");
    await vault.rotate();
    await expect(other.vault.open(refOf({ connection: connectionId("c0") }))).rejects.toMatchObject(
      code("vault-key-missing"),
    );
    other.give("k2", "k1");
    await openable(other.vault, 3);
  });

  test("takes in what others write meanwhile", async () => {
    const { vault, give, store } = await filled(5);
    // A process to which the new key was given, but not yet as the first one.
    const late = vaultOver(store, "k1", "k2").vault;
    let writes = 0;
    // Their names come first, so that a page already passed them when they are added.
    const busy: VaultStore = {
      ...store,
      async page(page) {
        const found = await store.page(page);
        if (page.notUnder !== undefined && writes < 3)
          await late.put(refOf({ connection: connectionId(`a${writes++}`) }), fieldsOf({ a: "b" }));
        return found;
      },
    };
    give("k2", "k1");
    await vault.ready();
    const turning = vaultOver(busy, "k2", "k1").vault;
    const report = await turning.rotate();
    expect(report.counts).toEqual({ [kid("k2")]: 8 });
  });

  test("leaves alone what was replaced between reading and writing", async () => {
    const { vault, give, store } = await filled(1);
    const ref = refOf({ connection: connectionId("c0") });
    let raced = false;
    const racing: VaultStore = {
      ...store,
      async rewrap(sealed, next) {
        if (!raced) {
          raced = true;
          await vault.replace(ref, fieldsOf({ token: "newer" }));
          await vault.confirm(ref, 2);
        }
        return store.rewrap(sealed, next);
      },
    };
    const turning = vaultOver(racing, "k2", "k1").vault;
    expect(await turning.rotate()).toMatchObject({ rewrapped: 1, counts: { [kid("k2")]: 1 } });
    give("k2", "k1");
    expect(revealed((await vault.open(ref)).fields)).toEqual({ token: "newer" });
  });

  test("names what cannot be opened and turns the rest", async () => {
    const { store } = await filled(3);
    const spoilt: VaultStore = {
      ...store,
      page: async (page) =>
        (await store.page(page)).map((sealed) =>
          sealed.ref.connection === "c1"
            ? { ...sealed, wrapped: { ...sealed.wrapped, tag: new Uint8Array(16) } }
            : sealed,
        ),
    };
    const { vault } = vaultOver(spoilt, "k2", "k1");
    const report = await vault.rotate();
    expect(report).toMatchObject({
      rewrapped: 2,
      unreadable: [{ ref: { connection: "c1" }, version: 1, code: "credential-unreadable" }],
      counts: { [kid("k1")]: 1, [kid("k2")]: 2 },
    });
    expect(await vault.check()).toMatchObject({ opened: 2, unreadable: report.unreadable });
  });
});

describe("a rotation that is broken off", () => {
  /** Ends at the n-th write, before or after it took place. */
  function ending(store: VaultStore, at: number): VaultStore {
    let writes = 0;
    const guarded =
      <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        writes++;
        if (writes * 2 === at) throw new Error("Killed");
        const result = await write(...given);
        if (writes * 2 + 1 === at) throw new Error("Killed");
        return result;
      };
    return { ...store, addKey: guarded(store.addKey), rewrap: guarded(store.rewrap) };
  }

  test("1,000 times, at each of its writes, leaves nothing that does not open", async () => {
    const { vault, store, give } = await filled(10);
    const names = ["k1"];
    let killed = 0;
    let looks = 0;
    for (let round = 1; round <= 1000; round++) {
      if (round % 3 === 1) names.unshift(`k1.${round}`);
      const turning = vaultOver(ending(store, 2 + (round % 22)), ...names).vault;
      await turning.rotate().catch((error: unknown) => {
        expect(String(error)).toBe("Error: Killed");
        killed++;
      });
      give(...names);
      const { opened, unreadable } = await vault.check();
      expect([opened, unreadable]).toEqual([10, []]);
      looks += opened;
      if (names.length > 6) {
        await vault.rotate();
        for (const name of names.splice(1)) await vault.retire(kid(name));
      }
    }
    expect(looks).toBe(10_000);
    expect(killed).toBeGreaterThan(300);
    await openable(vault, 10);
  });
});
