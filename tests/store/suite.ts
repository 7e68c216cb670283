/**
 * What every way to keep the blotter must do, told to vitest once for each engine. A store is
 * shared by the tests of one engine and emptied before each, which takes milliseconds where a new
 * one takes seconds.
 */
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { Store } from "#store";
import { accountSumCases } from "./account-sum-cases.ts";
import { backupCases } from "./backup-cases.ts";
import { blotterCases } from "./blotter-cases.ts";
import { importCases } from "./import-cases.ts";
import { brokerErrorCases } from "./broker-error-cases.ts";
import { capabilityCases } from "./capability-cases.ts";
import { connectionCases } from "./connection-cases.ts";
import { deadLetterCases } from "./dead-letter-cases.ts";
import { empty, type Opened } from "./opened.ts";
import { notifyCases } from "./notify-cases.ts";
import { orderCases } from "./order-cases.ts";
import { rebuildCases } from "./rebuild-cases.ts";
import { readingCases } from "./reading-cases.ts";
import { routingCases } from "./routing-cases.ts";
import { scheduleCases } from "./schedule-cases.ts";
import { settingsCases } from "./settings-cases.ts";
import { streamCases } from "./stream-cases.ts";
import { sumCases } from "./sum-cases.ts";
import { tenantCases } from "./tenant-cases.ts";

export function storeSuite(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    beforeEach(() => empty(store));
    const opened: Opened = { store: () => store };
    importCases(opened);
    rebuildCases(opened);
    streamCases(opened);
    sumCases(opened);
    accountSumCases(opened);
    blotterCases(opened);
    backupCases(opened);
    connectionCases(opened);
    brokerErrorCases(opened);
    capabilityCases(opened);
    deadLetterCases(opened);
    notifyCases(opened);
    orderCases(opened);
    readingCases(opened);
    routingCases(opened);
    scheduleCases(opened);
    settingsCases(opened);
    tenantCases(opened);
  });
}
