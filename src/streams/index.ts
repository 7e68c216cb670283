/**
 * Streams of brokers: kept open, opened again, and told to whoever listens.
 *
 * Words: a _link_ is one connection; a _line_ is how links of one subject are dialled; a stream is
 * _kept_ by opening one link after the other; it is _refused_ once the broker does not want us, and
 * then waits for a person.
 *
 * May import: domain, guard, kit.
 */
export { backoffMs } from "./backoff.ts";
export { type Dial, type DialParts, dialOf, type Line } from "./dial.ts";
export { keepStream, type KeepParts, type KeptStream } from "./keep.ts";
export { DEFAULT_STREAM_POLICY, type StreamPolicy } from "./policy.ts";
export type { StreamState, StreamStatus, Told } from "./status.ts";
export * from "./bus.ts";
export { createMonitor, type Health, type Monitor, type MonitorParts } from "./monitor.ts";
export { newestQuotes, type NewestQuotes } from "./newest.ts";
export { pollQuotes, type PollParts } from "./poll.ts";
export { type Instead, streamedQuotes, type UpstreamParts } from "./upstream.ts";
