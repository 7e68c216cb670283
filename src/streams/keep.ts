import { type Clock, type Failure, type Instrument, type InstrumentId, type Random } from "#domain";
import { classifyError } from "#guard";
import type { BrokerAccount, BrokerStream } from "#kit";
import { backoffMs } from "./backoff.ts";
import type { Line } from "./dial.ts";
import { DEFAULT_STREAM_POLICY, type StreamPolicy } from "./policy.ts";
import type { StreamState, StreamStatus, Told } from "./status.ts";
import { type Ended, type Visit, visit } from "./visit.ts";

export type KeepParts = {
  readonly stream: BrokerStream;
  readonly line: Line;
  readonly account: BrokerAccount;
  /** What is followed from the beginning. */
  readonly instruments?: readonly Instrument[];
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  readonly policy?: Partial<StreamPolicy>;
  /** Told in the order of the stream, never after `close` was called. Must not throw. */
  readonly onEvent: (event: Told) => void;
  /** At "open" whatever was said before may have been missed. Must not throw. */
  readonly onStatus?: ((status: StreamStatus) => void) | undefined;
};

/** A stream that is opened again whenever it ends, until it is closed or the broker refuses. */
export type KeptStream = {
  readonly status: () => StreamStatus;
  /** Follows these and nothing else. */
  readonly follow: (instruments: readonly Instrument[]) => void;
  /** Opens at once what waits or was refused, as after a new log-in. */
  readonly retry: () => void;
  /** Resolves when the socket is gone. */
  readonly close: () => Promise<void>;
};

/** Keeps one stream of a broker. There is never more than one socket for it. */
export function keepStream(parts: KeepParts): KeptStream {
  const { stream, line, account, clock, random, onEvent, onStatus } = parts;
  const policy = { ...DEFAULT_STREAM_POLICY, ...parts.policy };
  const over = new AbortController();
  let wake = new AbortController();
  let instruments = parts.instruments ?? [];
  const names = new Map<string, Instrument>();
  const named = new Set<InstrumentId>();
  let current: Visit | undefined;
  let status: StreamStatus = { state: "connecting", since: clock.now(), failures: 0 };

  function tell(state: StreamState, failures: number, failure?: Failure): void {
    status = { state, since: clock.now(), failures, ...(failure && { failure }) };
    onStatus?.(status);
  }

  const open = (failures: number, renew: boolean) =>
    visit(
      {
        ...{ stream, line, clock, policy },
        subject: () => ({ account, instruments, names }),
        onReady: () => tell("open", failures),
        onEvent: (event) => {
          if (!over.signal.aborted) onEvent(event);
        },
      },
      { renew },
    );

  /** Asks the broker what it calls instruments, once for each. */
  async function learn(list: readonly Instrument[]): Promise<void> {
    const unknown = line.names ? list.filter(({ id }) => !named.has(id)) : [];
    if (unknown.length === 0) return;
    for (const [name, meant] of (await line.names?.(unknown)) ?? []) names.set(name, meant);
    for (const { id } of unknown) named.add(id);
  }

  /** One connection from its opening to its end; undefined where it was closed before. */
  async function once(failures: number, renew: boolean): Promise<Ended | undefined> {
    try {
      await learn(instruments);
    } catch (error) {
      return { reason: "ended", error, openMs: 0 };
    }
    if (over.signal.aborted) return undefined;
    current = open(failures, renew);
    const ended = await current.ended;
    current = undefined;
    return ended;
  }

  /** Until the time has come, or somebody has a reason to try at once. */
  async function rest(ms: number): Promise<void> {
    wake = new AbortController();
    await clock.sleep(ms, AbortSignal.any([over.signal, wake.signal])).catch(() => undefined);
  }

  const untilWoken = () =>
    new Promise<void>((resolve) => {
      wake = new AbortController();
      const either = AbortSignal.any([over.signal, wake.signal]);
      either.addEventListener("abort", () => resolve(), { once: true });
    });

  async function run(): Promise<void> {
    let failures = 0;
    let renew = false;
    while (!over.signal.aborted) {
      tell("connecting", failures);
      const ended = await once(failures, renew);
      if (!ended || over.signal.aborted) break;
      if (ended.reason === "reopen") continue;
      failures = ended.openMs >= policy.stableMs ? 1 : failures + 1;
      const isFresh = !renew || ended.openMs >= policy.stableMs;
      const next = verdictOf(ended, { canRenew: line.canRenew && isFresh });
      renew = next.renew;
      if (next.isFinal) {
        tell("refused", failures, next.failure);
        await untilWoken();
        failures = 0;
        continue;
      }
      if (ended.reason === "silent") tell("stale", failures, next.failure);
      tell("waiting", failures, next.failure);
      await rest(Math.max(next.leastMs, backoffMs(random, policy, failures)));
    }
    tell("closed", 0);
  }

  const running = run();
  return {
    status: () => status,
    follow(wanted) {
      const { added, removed } = difference(instruments, wanted);
      instruments = wanted;
      if (added.length + removed.length === 0) return;
      const isKnown = !line.names || added.every(({ id }) => named.has(id));
      if (isKnown) return current?.follow(added, removed);
      learn(added).then(
        () => current?.follow(added, removed),
        (error: unknown) => current?.fail(error),
      );
    },
    retry: () => wake.abort(),
    async close() {
      over.abort();
      current?.close();
      await running;
    },
  };
}

type Verdict = {
  readonly isFinal: boolean;
  readonly renew: boolean;
  /** The broker asks to wait so long. */
  readonly leastMs: number;
  readonly failure: Failure;
};

/** A log-in that is refused is not tried again, save once with a newer one. */
function verdictOf(
  { reason, error }: Ended,
  { canRenew }: { readonly canRenew: boolean },
): Verdict {
  if (reason === "silent") return { isFinal: false, renew: false, leastMs: 0, failure: SILENT };
  const {
    code,
    type,
    retryable,
    retryAfterMs = 0,
    userMessage,
    owner,
    next,
  } = classifyError(error);
  const isAuth = type === "auth" && !retryable;
  const isFinal = isAuth || (reason === "refused" && !retryable && type !== "unknown");
  const renew = isAuth && canRenew;
  const failure = {
    ...{ code: `broker-${code.toLowerCase().replaceAll("_", "-")}`, owner, next },
    message: userMessage,
  };
  return { isFinal: isFinal && !renew, renew, leastMs: retryAfterMs, failure };
}

const SILENT: Failure = {
  code: "stream-silent",
  message: "The broker's stream went silent",
  owner: "broker",
  next: "Nothing to do: it is opened again",
};

function difference(before: readonly Instrument[], after: readonly Instrument[]) {
  const ids = (list: readonly Instrument[]) => new Set<InstrumentId>(list.map(({ id }) => id));
  const [had, has] = [ids(before), ids(after)];
  return {
    added: after.filter(({ id }) => !had.has(id)),
    removed: before.filter(({ id }) => !has.has(id)),
  };
}
