// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { BrokerEntry } from "#kit";
import alpaca from "./alpaca/manifest.ts";
import ibkrFlex from "./ibkr-flex/manifest.ts";
import oanda from "./oanda/manifest.ts";
import paper from "./paper/manifest.ts";
import tradovate from "./tradovate/manifest.ts";

export const brokers: readonly BrokerEntry[] = [
  {
    manifest: alpaca,
    load: async () => (await import("./alpaca/broker.ts")).default,
  },
  {
    manifest: ibkrFlex,
    load: async () => (await import("./ibkr-flex/broker.ts")).default,
  },
  {
    manifest: oanda,
    load: async () => (await import("./oanda/broker.ts")).default,
  },
  {
    manifest: paper,
    load: async () => (await import("./paper/broker.ts")).default,
  },
  {
    manifest: tradovate,
    load: async () => (await import("./tradovate/broker.ts")).default,
  },
];
