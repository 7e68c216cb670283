import type { CredentialRef } from "#domain";
import type { KeyRecord, SealedCredential, SealedId, Shelf, VaultStore } from "./ports.ts";

const EMPTY: Shelf = { page: async () => [], rewrap: async () => false };

/** A store that forgets everything at its end; for tests and simulations. Its log-ins are given. */
export function memoryVaultStore(logins: Shelf = EMPTY): VaultStore {
  const keys = new Map<string, KeyRecord>();
  const kept = new Map<string, SealedCredential>();

  const inOrder = () => [...kept.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const isActive = (kid: string) => keys.get(kid)?.retired === false;
  const versionsOf = (ref: CredentialRef) =>
    [...kept.values()]
      .filter((sealed) => nameOf(sealed.ref) === nameOf(ref))
      .sort((a, b) => b.version - a.version);
  const drop = (sealed: SealedCredential) => kept.delete(keyOf(sealed));
  const countOf = (kid: string) => [...kept.values()].filter((each) => each.kid === kid).length;

  return {
    keys: async () => [...keys.values()],
    async addKey(key, expected) {
      if (expected.length !== keys.size || !expected.every((kid) => keys.has(kid))) return false;
      keys.set(key.kid, key);
      return true;
    },
    async retireKey(kid) {
      const key = keys.get(kid);
      if (!key) return "unknown";
      if (countOf(kid) > 0) return "in-use";
      keys.set(kid, { ...key, retired: true });
      return "retired";
    },
    counts: async () =>
      Object.fromEntries(
        [...keys.keys()].filter((kid) => countOf(kid) > 0).map((kid) => [kid, countOf(kid)]),
      ),
    read: async (ref) => versionsOf(ref),
    async add(sealed, { after, keep }) {
      const versions = versionsOf(sealed.ref);
      if ((versions[0]?.version ?? 0) !== after) return "changed";
      if (!isActive(sealed.kid)) return "key-retired";
      for (const each of versions) if (each.version !== keep) drop(each);
      kept.set(keyOf(sealed), sealed);
      return "added";
    },
    async settle(ref, version, outcome) {
      const [newest, ...before] = versionsOf(ref);
      if (newest?.version !== version || before.length === 0) return false;
      for (const each of outcome === "confirmed" ? before : [newest]) drop(each);
      return true;
    },
    async remove(ref) {
      const versions = versionsOf(ref);
      for (const each of versions) drop(each);
      return versions.length;
    },
    page: async ({ after, limit, notUnder }) =>
      inOrder()
        .filter(([name, { kid }]) => kid !== notUnder && (!after || name > idText(after)))
        .slice(0, limit)
        .map(([, sealed]) => sealed),
    async rewrap(sealed, next) {
      const now = kept.get(keyOf(sealed));
      if (!now || now.kid !== sealed.kid || !isActive(next.kid)) return false;
      if (!Buffer.from(now.wrapped.ct).equals(sealed.wrapped.ct)) return false;
      kept.set(keyOf(sealed), { ...now, ...next });
      return true;
    },
    logins,
    async reset(key) {
      kept.clear();
      keys.clear();
      keys.set(key.kid, key);
    },
  };
}

const nameOf = (ref: CredentialRef) =>
  JSON.stringify([ref.tenant, ref.connection, ref.environment, ref.purpose]);
const idText = (id: SealedId) => `${nameOf(id)} ${String(id.version).padStart(12, "0")}`;
const keyOf = ({ ref, version }: SealedCredential) => idText({ ...ref, version });
