/** Streams of a broker that the sandbox plays, kept open by our engine over real sockets. */
import { expect, vi } from "vitest";
import { surroundings } from "#app";
import type { Instrument } from "#domain";
import { type BrokerAccount, type BrokerAdapter, type BrokerStream, liveStreamNet } from "#kit";
import type { RunningSandbox } from "#sandbox";
import { dialOf, keepStream, type KeptStream, type StreamStatus, type Told } from "#streams";

export const WAIT = { timeout: 30_000, interval: 10 };

type Parts = {
  readonly adapter: BrokerAdapter;
  readonly sandbox: RunningSandbox;
  readonly account: BrokerAccount;
  readonly instruments: readonly Instrument[];
  /** Instead of what opens the sandbox. */
  readonly credentials?: Readonly<Record<string, string>>;
};

/** Everything that was opened, to be closed after each test. */
export const kept: KeptStream[] = [];
export const closeAll = () => Promise.all(kept.splice(0).map((each) => each.close()));

export function keepAt({ adapter, sandbox, ...rest }: Parts, stream: BrokerStream) {
  const told: Told[] = [];
  const statuses: StreamStatus[] = [];
  const { id } = adapter.manifest;
  const origins = sandbox.origins[id] ?? {};
  const credentials = { ...sandbox.credentials[id], ...rest.credentials };
  const line = dialOf({
    ...{ adapter, stream, environment: "paper", origins },
    net: liveStreamNet(Object.values(origins)),
    pass: async () => ({ credentials, token: undefined }),
  });
  const made = keepStream({
    ...{ stream, line, account: rest.account, clock: surroundings },
    ...{ instruments: rest.instruments, random: surroundings.random },
    ...{ policy: { firstWaitMs: 100 } },
    ...{ onEvent: (event) => told.push(event), onStatus: (status) => statuses.push(status) },
  });
  kept.push(made);
  const untilOpen = (times = 1) =>
    vi.waitFor(
      () => expect(statuses.filter(({ state }) => state === "open").length).toBe(times),
      WAIT,
    );
  return { made, told, statuses, untilOpen };
}
