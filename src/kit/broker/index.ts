export * from "./adapter.ts";
export { type Asker, bucketsOf, type LimitBucket } from "./buckets.ts";
export { answeredAt } from "./answered.ts";
export { type Origins, originsOf } from "./address.ts";
export { brokerCodeOf } from "./broker-code.ts";
export * from "./capability.ts";
export * from "./catalogue.ts";
export { createClient } from "./client.ts";
export * from "./client-options.ts";
export * from "./endpoint.ts";
export * from "./credential-check.ts";
export * from "./manifest.ts";
export * from "./mention.ts";
export { manifestProblems } from "./manifest-check.ts";
export * from "./net.ts";
export * from "./probing.ts";
export {
  absentIf,
  beforeSending,
  brokerIdOf,
  lookedAfter,
  refusedUnsent,
  unsupportedOrder,
} from "./order-answers.ts";
export { laterLink, type OpenLink } from "./later-link.ts";
export { liveStreamNet } from "./live-net.ts";
export * from "./stream-net.ts";
export { type Opening, openingOf, streamRefusal } from "./stream-request.ts";
export * from "./streaming.ts";
export * from "./trading.ts";
export { isMapped, ruleFor } from "./verdict.ts";
export { type ClosableNet, undiciNet, type UndiciNetOptions } from "./undici-net.ts";
