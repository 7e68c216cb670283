import { deepEqual, equal } from "node:assert/strict";
import { connectionId, type CredentialRef, tenantId } from "#domain";
import type { KeyRecord, Sealed, SealedCredential, VaultStore } from "#vault";

/** One thing that every store of a vault must do, begun with an empty store. */
export type VaultStoreCase = {
  readonly name: string;
  readonly run: (store: VaultStore) => Promise<void>;
};

const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 7) % 256);
const sealed = (seed: number, length = 32): Sealed => ({
  iv: bytesOf(12, seed),
  ct: bytesOf(length, seed + 1),
  tag: bytesOf(16, seed + 2),
});
const key = (kid: string): KeyRecord => ({ kid, canary: sealed(9), retired: false });

const refOf = (changes: Partial<CredentialRef> = {}): CredentialRef => ({
  tenant: tenantId("t1"),
  connection: connectionId("c1"),
  environment: "paper",
  purpose: "sync",
  ...changes,
});
const credential = (
  version: number,
  changes: Partial<SealedCredential> = {},
): SealedCredential => ({
  ref: refOf(),
  version,
  v: 1,
  kid: "k1",
  wrapped: sealed(version),
  fields: { apiKey: sealed(version + 3, 5), "api.secret-2": sealed(version + 4, 0) },
  ...changes,
});

/** Bytes may come as any kind of byte array. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
const same = (found: unknown, wanted: unknown) => deepEqual(plain(found), plain(wanted));
const versions = async (store: VaultStore, ref = refOf()) =>
  (await store.read(ref)).map(({ version }) => version);
const begin = async (store: VaultStore, ...kids: readonly string[]) => {
  for (const [at, kid] of kids.entries())
    equal(await store.addKey(key(kid), kids.slice(0, at)), true);
};

const storing: readonly VaultStoreCase[] = [
  {
    name: "gives back what was added, to the last byte",
    async run(store) {
      await begin(store, "k1");
      equal(await store.add(credential(1), { after: 0 }), "added");
      same(await store.read(refOf()), [credential(1)]);
    },
  },
  {
    name: "keeps credentials of other places apart",
    async run(store) {
      await begin(store, "k1");
      const others = [
        refOf({ tenant: tenantId("t2") }),
        refOf({ connection: connectionId("c2") }),
        refOf({ environment: "live" }),
        refOf({ purpose: "trade" }),
      ];
      await store.add(credential(1), { after: 0 });
      for (const ref of others) same(await store.read(ref), []);
      for (const ref of others)
        equal(await store.add(credential(1, { ref }), { after: 0 }), "added");
      for (const ref of others) same(await store.read(ref), [credential(1, { ref })]);
      equal(await store.remove(refOf()), 1);
      for (const ref of others) same(await store.read(ref), [credential(1, { ref })]);
    },
  },
  {
    name: "adds a version only after the one that was expected",
    async run(store) {
      await begin(store, "k1");
      equal(await store.add(credential(2), { after: 1 }), "changed");
      equal(await store.add(credential(1), { after: 0 }), "added");
      equal(await store.add(credential(1), { after: 0 }), "changed");
      equal(await store.add(credential(3), { after: 2 }), "changed");
      same(await versions(store), [1]);
    },
  },
  {
    name: "lets one of many that add the same version through",
    async run(store) {
      await begin(store, "k1");
      await store.add(credential(1), { after: 0 });
      const next = Array.from({ length: 8 }, () => store.add(credential(2), { after: 1, keep: 1 }));
      const outcomes = (await Promise.all(next)).sort();
      same(outcomes, ["added", ...Array.from({ length: 7 }, () => "changed")]);
      same(await versions(store), [2, 1]);
    },
  },
  {
    name: "keeps the version that is to be kept and no other",
    async run(store) {
      await begin(store, "k1");
      await store.add(credential(1), { after: 0 });
      await store.add(credential(2), { after: 1, keep: 1 });
      await store.add(credential(3), { after: 2, keep: 1 });
      same(await versions(store), [3, 1]);
      await store.add(credential(4), { after: 3 });
      same(await versions(store), [4]);
    },
  },
  {
    name: "settles the newest of two versions only",
    async run(store) {
      await begin(store, "k1");
      await store.add(credential(1), { after: 0 });
      equal(await store.settle(refOf(), 1, "confirmed"), false);
      equal(await store.settle(refOf(), 1, "reverted"), false);
      await store.add(credential(2), { after: 1, keep: 1 });
      equal(await store.settle(refOf(), 1, "confirmed"), false);
      same(await versions(store), [2, 1]);
      equal(await store.settle(refOf(), 2, "reverted"), true);
      same(await versions(store), [1]);
      await store.add(credential(2), { after: 1, keep: 1 });
      equal(await store.settle(refOf(), 2, "confirmed"), true);
      same(await versions(store), [2]);
    },
  },
  {
    name: "removes every version and says how many there were",
    async run(store) {
      await begin(store, "k1");
      equal(await store.remove(refOf()), 0);
      await store.add(credential(1), { after: 0 });
      await store.add(credential(2), { after: 1, keep: 1 });
      equal(await store.remove(refOf()), 2);
      same(await versions(store), []);
    },
  },
];

const keeping: readonly VaultStoreCase[] = [
  {
    name: "adds a key only to the keys that were expected",
    async run(store) {
      equal(await store.addKey(key("k1"), ["k0"]), false);
      equal(await store.addKey(key("k1"), []), true);
      equal(await store.addKey(key("k2"), []), false);
      equal(await store.addKey(key("k2"), ["k1"]), true);
      same(await store.keys(), [key("k1"), key("k2")]);
    },
  },
  {
    name: "lets one of many first keys through",
    async run(store) {
      const names = ["k1", "k2", "k3", "k4", "k5"];
      const outcomes = await Promise.all(names.map((name) => store.addKey(key(name), [])));
      same(outcomes.filter(Boolean), [true]);
      equal((await store.keys()).length, 1);
    },
  },
  {
    name: "seals nothing under a key that is unknown or retired",
    async run(store) {
      await begin(store, "k1", "k2");
      equal(await store.add(credential(1, { kid: "k9" }), { after: 0 }), "key-retired");
      equal(await store.retireKey("k2"), "retired");
      equal(await store.add(credential(1, { kid: "k2" }), { after: 0 }), "key-retired");
      await store.add(credential(1), { after: 0 });
      equal(await store.rewrap(credential(1), { kid: "k2", wrapped: sealed(50) }), false);
      equal(await store.rewrap(credential(1), { kid: "k9", wrapped: sealed(50) }), false);
      same(await store.read(refOf()), [credential(1)]);
    },
  },
  {
    name: "retires no key that wraps something",
    async run(store) {
      await begin(store, "k1", "k2");
      await store.add(credential(1), { after: 0 });
      equal(await store.retireKey("k1"), "in-use");
      equal(await store.retireKey("k9"), "unknown");
      await store.remove(refOf());
      equal(await store.retireKey("k1"), "retired");
      same(
        (await store.keys()).map(({ kid, retired }) => [kid, retired]),
        [
          ["k1", true],
          ["k2", false],
        ],
      );
    },
  },
  {
    name: "leaves nothing under a key that is retired while others seal with it",
    async run(store) {
      await begin(store, "k1");
      const refs = Array.from({ length: 10 }, (_, at) =>
        refOf({ connection: connectionId(`c${at}`) }),
      );
      const adding = refs.map((ref) => store.add(credential(1, { ref }), { after: 0 }));
      const retired = await store.retireKey("k1");
      const outcomes = await Promise.all(adding);
      const added = outcomes.filter((outcome) => outcome === "added").length;
      equal((await store.counts())["k1"] ?? 0, added);
      equal(retired, added > 0 ? "in-use" : "retired");
    },
  },
];

const turning: readonly VaultStoreCase[] = [
  {
    name: "wraps anew what still is as it was read",
    async run(store) {
      await begin(store, "k1", "k2");
      await store.add(credential(1), { after: 0 });
      const next = { kid: "k2", wrapped: sealed(50) };
      equal(await store.rewrap({ ...credential(1), wrapped: sealed(40) }, next), false);
      equal(await store.rewrap(credential(2), next), false);
      equal(await store.rewrap(credential(1, { ref: refOf({ purpose: "trade" }) }), next), false);
      equal(await store.rewrap(credential(1), next), true);
      same(await store.read(refOf()), [credential(1, next)]);
      equal(await store.rewrap(credential(1), next), false);
      same(await store.counts(), { k2: 1 });
    },
  },
  {
    name: "goes through all versions in order, page by page",
    async run(store) {
      await begin(store, "k1", "k2");
      const refs = Array.from({ length: 7 }, (_, at) =>
        refOf({ connection: connectionId(`c${at}`) }),
      );
      for (const ref of refs) {
        await store.add(credential(1, { ref }), { after: 0 });
        await store.add(credential(2, { ref, kid: "k2" }), { after: 1, keep: 1 });
      }
      same(await store.counts(), { k1: 7, k2: 7 });
      same(
        (await walk(store)).map(nameOf),
        refs.flatMap(({ connection }) => [`${connection} 1`, `${connection} 2`]),
      );
      same(
        (await walk(store, "k1")).map(nameOf),
        refs.map(({ connection }) => `${connection} 2`),
      );
    },
  },
  {
    name: "begins anew with one key and nothing else",
    async run(store) {
      await begin(store, "k1", "k2");
      await store.add(credential(1), { after: 0 });
      await store.reset(key("k3"));
      same(await store.keys(), [key("k3")]);
      same(await store.counts(), {});
      same(await versions(store), []);
    },
  },
];

const nameOf = ({ ref, version }: SealedCredential) => `${ref.connection} ${version}`;

async function walk(store: VaultStore, notUnder?: string): Promise<SealedCredential[]> {
  const found: SealedCredential[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last && { ...last.ref, version: last.version };
    const page = await store.page({ after, limit: 3, notUnder });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** What every store of a vault must do; each case wants an empty one. */
export const vaultStoreCases: readonly VaultStoreCase[] = [...storing, ...keeping, ...turning];
