export {
  BrokerABTestingFramework,
  type RecordedPerformance,
  type TrafficSplit,
} from "./ab-testing.ts";
export * from "./connections.ts";
export { useSystem } from "./default.ts";
export * from "./error-handler.ts";
export * from "./factory.ts";
export * from "./policies.ts";
export * from "./providers.ts";
export * from "./schedule.ts";
export * from "./standard-error.ts";
