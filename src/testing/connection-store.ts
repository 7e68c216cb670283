import { knowledgeCases, tokenCases } from "./connection-store-knowledge.ts";
import type { ConnectionStoreCase } from "./connection-store-parts.ts";
import { leaseCases, recordCases } from "./connection-store-records.ts";

export type { ConnectionStoreCase, ConnectionStoreSetting } from "./connection-store-parts.ts";

/** Held by every store of connections, in memory and in a database alike. */
export const connectionStoreCases: readonly ConnectionStoreCase[] = [
  ...leaseCases,
  ...recordCases,
  ...knowledgeCases,
  ...tokenCases,
];
