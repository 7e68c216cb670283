import type { SealedCredential, SealedId, Shelf } from "./ports.ts";

const PAGE = 200;

/** Everything on a shelf, a page at a time; what is added meanwhile may be missed. */
export async function* pagesOf(
  shelf: Shelf,
  notUnder?: string,
): AsyncGenerator<readonly SealedCredential[]> {
  for (let after: SealedId | undefined; ;) {
    const page = await shelf.page({ after, limit: PAGE, notUnder });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = { ...last.ref, version: last.version };
  }
}
