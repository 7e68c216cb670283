import type { Clock, Failure, Instant } from "#domain";
import { classifyError } from "#guard";

/** How a connection fared when it was last looked at. */
export type Health = {
  readonly isHealthy: boolean;
  readonly checkedAt: Instant;
  /** Checks in a row that failed. */
  readonly failures: number;
  readonly failure?: Failure;
};

export type MonitorParts<Key> = {
  /** Resolves where the connection is alive: its stream was heard, or a cheap call was answered. */
  readonly check: (key: Key) => Promise<void>;
  readonly clock: Clock;
  /** Default 30,000. */
  readonly everyMs?: number;
  /** Told of the first look and of each change from well to ill and back. Must not throw. */
  readonly onChange: (key: Key, health: Health) => void;
};

/** Looks after connections that are in use, each by itself. */
export type Monitor<Key> = {
  /** Has no effect on one that is watched already. */
  readonly watch: (key: Key) => void;
  readonly unwatch: (key: Key) => void;
  readonly health: (key: Key) => Health | undefined;
  readonly watched: () => readonly Key[];
  readonly close: () => Promise<void>;
};

const EVERY_MS = 30_000;

/**
 * Looks at each watched connection every so often. Two looks at one never overlap, since the next
 * is waited for only when the last one has ended.
 */
export function createMonitor<Key>(parts: MonitorParts<Key>): Monitor<Key> {
  const { check, clock, everyMs = EVERY_MS, onChange } = parts;
  const watching = new Map<Key, AbortController>();
  const healths = new Map<Key, Health>();
  const running = new Set<Promise<void>>();

  async function look(key: Key): Promise<Health> {
    const failures = healths.get(key)?.failures ?? 0;
    try {
      await check(key);
      return { isHealthy: true, checkedAt: clock.now(), failures: 0 };
    } catch (error) {
      const { code, owner, next, userMessage: message } = classifyError(error);
      const named = `broker-${code.toLowerCase().replaceAll("_", "-")}`;
      const failure = { code: named, owner, next, message };
      return { isHealthy: false, checkedAt: clock.now(), failures: failures + 1, failure };
    }
  }

  async function watchOver(key: Key, { signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const health = await look(key);
      if (signal.aborted) return;
      const before = healths.get(key);
      healths.set(key, health);
      if (before?.isHealthy !== health.isHealthy) onChange(key, health);
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
  }

  function unwatch(key: Key): void {
    watching.get(key)?.abort();
    watching.delete(key);
    healths.delete(key);
  }

  return {
    watch(key) {
      if (watching.has(key)) return;
      const over = new AbortController();
      watching.set(key, over);
      const loop = watchOver(key, over).finally(() => running.delete(loop));
      running.add(loop);
    },
    unwatch,
    health: (key) => healths.get(key),
    watched: () => [...watching.keys()],
    async close() {
      for (const key of [...watching.keys()]) unwatch(key);
      await Promise.all(running);
    },
  };
}
