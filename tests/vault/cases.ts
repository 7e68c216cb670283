/** What a vault's store and the audit log must do in every way to have a database. */
import { afterAll, beforeAll, beforeEach, describe, test } from "vitest";
import { vaultStoreCases } from "#testing";
import type { Store } from "#store";
import { empty } from "../store/opened.ts";
import { auditCases } from "./audit-cases.ts";
import { backupCases } from "./backup-cases.ts";
import { loginCases } from "./login-cases.ts";
import { swapCases } from "./swap-cases.ts";

export function vaultSuite(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    beforeEach(() => empty(store));

    describe("the store of a vault", () => {
      test.each(vaultStoreCases)("$name", ({ run }) => run(store.vault));
    });
    describe("log-ins in a vault", () => {
      loginCases({ store: () => store });
    });
    describe("rows of a vault", () => {
      swapCases({ store: () => store });
    });
    describe("a backup of the vault", () => {
      backupCases({ store: () => store });
    });
    describe("the audit log", () => {
      auditCases({ store: () => store });
    });
  });
}
