import { judge } from "./admission.ts";
import { openCredential } from "./envelope.ts";
import { fail } from "#domain";
import { keyMissing } from "./failures.ts";
import { pagesOf } from "./pages.ts";
import { attempt } from "./rotate.ts";
import type { VaultStore } from "./ports.ts";
import type { UnreadableCredential, VaultCheck, VaultOptions } from "./vault.ts";

/**
 * Opens everything, the versions to fall back to and log-ins as well. Makes no key and changes
 * nothing.
 */
export async function checkAll({ store, keyring }: VaultOptions): Promise<VaultCheck> {
  const [records, counts] = [await store.keys(), await store.counts()];
  const keys = await keyring.load();
  if (!keys) {
    const active = records.filter(({ retired }) => !retired).map(({ kid }) => kid);
    if (active.length > 0) fail(keyMissing(active));
    return { current: undefined, opened: 0, unreadable: [], counts };
  }
  await judge(keys, records, store);
  let opened = 0;
  const unreadable: UnreadableCredential[] = [];
  for await (const page of everything(store)) {
    for (const sealed of page) {
      const fields = attempt(sealed, () => ({ fields: openCredential(sealed, sealed.ref, keys) }));
      if ("code" in fields) unreadable.push(fields);
      else opened++;
    }
  }
  return { current: keys.current, opened, unreadable, counts };
}

async function* everything(store: VaultStore) {
  yield* pagesOf(store);
  yield* pagesOf(store.logins);
}
