import { once } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM"];

/** Resolves when the process is asked to end; asked again, it ends at once. */
export async function endAsked(signals: readonly string[] = SIGNALS): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  await Promise.race(signals.map((name) => once(process, name, { signal })));
  ended.abort();
  for (const name of signals) process.once(name, () => process.exit(130));
}
