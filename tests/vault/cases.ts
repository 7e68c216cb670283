/** What a vault's store must do in every way to have a database. */
import { afterAll, beforeAll, beforeEach, describe, test } from "vitest";
import { vaultStoreCases } from "#testing";
import type { Store } from "#store";
import { empty } from "../store/opened.ts";

export function vaultSuite(name: string, open: () => Promise<Store>): void {
  describe(`the vault in ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    beforeEach(() => empty(store));

    test.each(vaultStoreCases)("$name", ({ run }) => run(store.vault));
  });
}
