// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { BrokerEntry } from "#kit";
import oanda from "./oanda/manifest.ts";

export const brokers: readonly BrokerEntry[] = [
  {
    manifest: oanda,
    load: async () => (await import("./oanda/broker.ts")).default,
  },
];
