// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { BrokerEntry } from "#kit";
import alpaca from "./alpaca/manifest.ts";
import oanda from "./oanda/manifest.ts";

export const brokers: readonly BrokerEntry[] = [
  {
    manifest: alpaca,
    load: async () => (await import("./alpaca/broker.ts")).default,
  },
  {
    manifest: oanda,
    load: async () => (await import("./oanda/broker.ts")).default,
  },
];
