export { type BrokerClientOptions, createBrokerClient } from "./client.ts";
export { BrokerManager } from "./manager.ts";
export type * from "./types.ts";
