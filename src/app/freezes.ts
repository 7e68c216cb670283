import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { epochMs, type Instant, instantOf, parseInstant } from "#domain";
import type { Limiter, MemoryLimiter } from "#guard";
import type { Surroundings } from "./surroundings.ts";

/** Shorter ones are over before a process is back. */
const WORTH_MS = 2_000;

type Parts = {
  readonly limiter: MemoryLimiter;
  readonly path: string;
  readonly surroundings: Pick<Surroundings, "now" | "random">;
};

/**
 * A limiter of one process that still leaves a broker alone after a restart, if the broker asked
 * for that before: freezes are kept in a file. Processes on one folder add to it.
 */
export async function lastingLimiter({ limiter, path, surroundings }: Parts): Promise<Limiter> {
  const nowMs = () => epochMs(surroundings.now());
  for (const [key, until] of await keptIn(path)) await limiter.freeze(key, until - nowMs());

  async function keep(): Promise<void> {
    const held = await keptIn(path);
    for (const { key, forMs } of limiter.freezes())
      held.set(key, Math.max(Math.ceil(nowMs() + forMs), held.get(key) ?? 0));
    const lasting = [...held].filter(([, until]) => until > nowMs());
    const text = Object.fromEntries(lasting.map(([key, until]) => [key, instantOf(until)]));
    const draft = `${path}.${Buffer.from(surroundings.random.bytes(8)).toString("hex")}.draft`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(text, undefined, 2)}\n`, { mode: 0o600 });
    await rename(draft, path);
  }
  let last = Promise.resolve();
  /** A file that cannot be written must not keep anybody from calling brokers. */
  const keepLater = () => (last = last.then(keep).catch(() => undefined));

  return {
    ...limiter,
    async freeze(key, forMs) {
      await limiter.freeze(key, forMs);
      if (forMs >= WORTH_MS) await keepLater();
    },
    async close() {
      await last;
      await limiter.close();
    },
  };
}

/** Until when each key is frozen, in ms since 1970. A file that says nothing sensible is empty. */
async function keptIn(path: string): Promise<Map<string, number>> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  const found = Object.entries(objectIn(text)).flatMap(([key, until]): [string, number][] => {
    const at: Instant | undefined = typeof until === "string" ? parseInstant(until) : undefined;
    return at === undefined ? [] : [[key, epochMs(at)]];
  });
  return new Map(found);
}

function objectIn(text: string): object {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}
