export { type BrokerClientOptions, createBrokerClient } from "./client.ts";
export { BrokerManager } from "./clients.ts";
export type * from "./types.ts";
