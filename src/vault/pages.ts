import type { SealedCredential, SealedId, VaultStore } from "./ports.ts";

const PAGE = 200;

/** Every version that is stored, a page at a time; what is added meanwhile may be missed. */
export async function* pagesOf(
  store: VaultStore,
  notUnder?: string,
): AsyncGenerator<readonly SealedCredential[]> {
  for (let after: SealedId | undefined; ;) {
    const page = await store.page({ after, limit: PAGE, notUnder });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = { ...last.ref, version: last.version };
  }
}
