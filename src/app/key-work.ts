import type { KeyHost, KeyList, KeyRotation, ListedKey, StorageOptions } from "#cli";
import { type AuditDetail, fail, type Instant } from "#domain";
import { LOCAL_TENANT, type Store } from "#store";
import type { KeySet, Vault } from "#vault";
import type { Keys } from "./keys.ts";

/** What work on keys is done with. */
export type KeyRoom = {
  readonly store: Pick<Store, "vault" | "audit">;
  readonly vault: Vault;
  readonly keys: Keys;
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Between sealing and storing lies one statement of a database. */
const LATE_MS = 2_000;

type WithRoom = <Result>(
  options: StorageOptions,
  work: (room: KeyRoom) => Promise<Result>,
) => Promise<Result>;

export const keyWork = (withRoom: WithRoom): KeyHost => ({
  list: (options) => withRoom(options, listKeys),
  rotate: (options) => withRoom(options, rotateKeys),
  retire: (kid, options) => withRoom(options, (room) => retireKey(room, kid)),
  reset: (options) => withRoom(options, resetKeys),
});

async function listKeys({ store, keys }: KeyRoom): Promise<KeyList> {
  const [known, counts] = [await store.vault.keys(), await store.vault.counts()];
  const atHand = await keys.load();
  const kids = new Set([...(atHand?.kids ?? []), ...known.map(({ kid }) => kid)]);
  const listed = [...kids].map((kid): ListedKey => {
    const record = known.find((each) => each.kid === kid);
    return { kid, state: stateOf(kid, record, atHand), credentials: counts[kid] ?? 0 };
  });
  return { place: keys.place, keys: listed };
}

function stateOf(
  kid: string,
  record: { readonly retired: boolean } | undefined,
  atHand: KeySet | undefined,
): ListedKey["state"] {
  if (record?.retired) return "retired";
  if (!atHand?.kids.includes(kid)) return "missing";
  if (!record) return "new";
  return kid === atHand.current ? "current" : "ready";
}

/**
 * Goes on with a rotation that was broken off before it begins another: an end at any moment leaves
 * work that the next run completes.
 */
export async function rotateKeys(room: KeyRoom): Promise<KeyRotation> {
  const { store, vault, keys } = room;
  await vault.ready();
  const isPending = await hasOld(room);
  if (!isPending) await (keys.kept ?? fail(givenKeys(keys.place))).add();
  await note(room, { act: "key-rotation-begun", detail: { added: !isPending } });
  const { kid, rewrapped, counts } = await vault.rotate();
  const { opened, unreadable } = await vault.check();
  const bad = unreadable.map(({ ref }) => ref.connection);
  await note(room, {
    act: "key-rotated",
    subject: `key:${kid}`,
    detail: { rewrapped, opened, unreadable: bad.length },
  });
  const known = await store.vault.keys();
  await removeRetired(room, known, counts);
  const spare = known.filter((key) => !key.retired && key.kid !== kid && !counts[key.kid]);
  return {
    ...{ kid, added: !isPending, rewrapped, opened },
    unreadable: [...new Set(bad)],
    spare: spare.map((key) => key.kid),
  };
}

/** Files of keys whose retirement was broken off between the database and the disk. */
async function removeRetired(
  { keys }: KeyRoom,
  known: readonly { readonly kid: string; readonly retired: boolean }[],
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const atHand = (await keys.load())?.kids ?? [];
  for (const { kid, retired } of known)
    if (retired && !counts[kid] && atHand.includes(kid)) await keys.kept?.remove(kid);
}

/** Whether something is wrapped by another key than the current one. */
async function hasOld({ store, keys }: KeyRoom): Promise<boolean> {
  const current = (await keys.load())?.current;
  return Object.keys(await store.vault.counts()).some((kid) => kid !== current);
}

/**
 * First in the database, so that a file is never gone while its key may still seal. Whoever had
 * sealed with it just before may be about to store that; the file stays if somebody did.
 */
export async function retireKey(room: KeyRoom, kid: string): Promise<boolean> {
  const { store, vault, keys, sleep } = room;
  await vault.retire(kid);
  await note(room, { act: "key-retired", subject: `key:${kid}` });
  if (!keys.kept) return false;
  await sleep(LATE_MS);
  if (((await store.vault.counts())[kid] ?? 0) > 0) fail(usedLate(kid));
  return keys.kept.remove(kid);
}

async function resetKeys(room: KeyRoom): Promise<number> {
  const { store, vault } = room;
  const counts = Object.values(await store.vault.counts());
  const forgotten = counts.reduce((sum, each) => sum + each, 0);
  await note(room, { act: "vault-reset", detail: { forgotten } });
  await vault.reset();
  return forgotten;
}

/** What the operator did on this machine. */
type Act = {
  readonly act: string;
  readonly subject?: string;
  readonly detail?: AuditDetail;
};

const note = ({ store, now }: KeyRoom, { act, subject = "vault", detail }: Act) =>
  store.audit.append({ tenant: LOCAL_TENANT, at: now(), actor: "operator", act, subject, detail });

const givenKeys = (place: string) => ({
  code: "rotation-needs-key",
  message: `${place} gives no key but the one that everything is sealed with`,
  owner: "user" as const,
  next: "Put a new key in front of it, restart every server, and rotate again",
});

const usedLate = (kid: string) => ({
  code: "vault-key-in-use",
  message: `Something was sealed with the key "${kid}" while it was retired, so its file stays`,
  owner: "user" as const,
  next: 'Run "openblotter keys rotate", then retire it again',
  details: { kid },
});
