import type { Clock, Instrument } from "#domain";
import type { BrokerStream, LinkListener, StreamSubject } from "#kit";
import type { Line } from "./dial.ts";
import type { StreamPolicy } from "./policy.ts";
import type { Told } from "./status.ts";

/** How one connection came to its end. */
export type Ended = {
  /** `reopen`: by us, to follow other instruments. */
  readonly reason: "ended" | "silent" | "refused" | "unreadable" | "reopen" | "closed";
  readonly error?: unknown;
  /** How long the stream was open; 0 where it never was. */
  readonly openMs: number;
};

export type VisitParts = {
  readonly stream: BrokerStream;
  readonly line: Line;
  readonly clock: Clock;
  readonly policy: StreamPolicy;
  readonly subject: () => StreamSubject;
  readonly onReady: () => void;
  readonly onEvent: (event: Told) => void;
};

/** One connection of a stream while it is used. */
export type Visit = {
  /** Resolves when its socket is gone. */
  readonly ended: Promise<Ended>;
  readonly follow: (added: readonly Instrument[], removed: readonly Instrument[]) => void;
  readonly close: () => void;
  /** Ends it for a reason from outside. */
  readonly fail: (error: unknown) => void;
};

/** Opens one connection and listens to it until it ends, whoever ends it. */
export function visit(parts: VisitParts, { renew }: { readonly renew: boolean }): Visit {
  const { stream, line, clock, policy } = parts;
  const watching = new AbortController();
  const { signal } = watching;
  let subject = parts.subject();
  let heardMs = clock.monotonicMs();
  let openedMs: number | undefined;
  let finish: (ended: Ended) => void = () => undefined;
  const finished = new Promise<Ended>((resolve) => (finish = resolve));

  function end(reason: Ended["reason"], error?: unknown): void {
    if (signal.aborted) return;
    watching.abort();
    const openMs = openedMs === undefined ? 0 : clock.monotonicMs() - openedMs;
    finish({ reason, openMs, ...(error !== undefined && { error }) });
  }

  const heard = () => void (heardMs = clock.monotonicMs());
  const pause = (ms: number) => clock.sleep(ms, signal).catch(() => undefined);

  function ready(): void {
    if (openedMs !== undefined) return;
    openedMs = clock.monotonicMs();
    subject = parts.subject();
    for (const message of stream.follow?.(subject.instruments, subject) ?? []) link.send(message);
    parts.onReady();
    void watchSilence();
  }

  /** One sleep for each bound, and not a timer for each message. */
  async function watchSilence(): Promise<void> {
    while (!signal.aborted) {
      const leftMs = heardMs + stream.silentAfterMs - clock.monotonicMs();
      if (leftMs <= 0) return end("silent");
      await pause(leftMs);
    }
  }

  async function beat(): Promise<void> {
    const { everyMs, message } = stream.heartbeat ?? {};
    if (everyMs === undefined) return;
    for (await pause(everyMs); !signal.aborted; await pause(everyMs)) {
      if (message === undefined) link.ping();
      else link.send(message);
    }
  }

  function take(message: string): void {
    for (const event of stream.read(message, subject)) {
      if (signal.aborted) return;
      if (event.kind === "ready") ready();
      else if (event.kind === "refused") end("refused", line.refusal(event));
      else if (event.kind !== "alive") parts.onEvent(event);
    }
  }

  const listener: LinkListener = {
    onOpen() {
      heard();
      void beat();
      if (!stream.greet) ready();
    },
    onMessage(message) {
      if (signal.aborted) return;
      heard();
      try {
        take(message);
      } catch (error) {
        end("unreadable", error);
      }
    },
    onAlive: heard,
    onEnd: (error) => end("ended", error),
  };

  const link = line.dial(listener, { subject, renew });
  void pause(policy.readyMs).then(() => openedMs === undefined && end("silent"));

  function follow(added: readonly Instrument[], removed: readonly Instrument[]): void {
    if (!stream.follow) {
      void pause(policy.gatherMs).then(() => end("reopen"));
      return;
    }
    if (openedMs === undefined) return;
    subject = parts.subject();
    const gone = removed.length > 0 ? (stream.unfollow?.(removed) ?? []) : [];
    const come = added.length > 0 ? stream.follow(added, subject) : [];
    for (const message of [...gone, ...come]) link.send(message);
  }

  return {
    ended: finished.then(async (ended) => {
      await link.close();
      return ended;
    }),
    follow,
    close: () => end("closed"),
    fail: (error) => end("ended", error),
  };
}
