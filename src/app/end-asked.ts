import { once } from "node:events";
import { performance } from "node:perf_hooks";

const SIGNALS = ["SIGINT", "SIGTERM"];
/**
 * One Ctrl-C may arrive several times: from the terminal, and again from npm or another parent that
 * passes it on.
 */
const ECHO_MS = 1000;

/** Resolves when the process is asked to end; asked again later, it ends at once. */
export async function endAsked(signals: readonly string[] = SIGNALS): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  await Promise.race(signals.map((name) => once(process, name, { signal })));
  const askedMs = performance.now();
  for (const name of signals)
    process.on(name, () => {
      if (performance.now() - askedMs > ECHO_MS) process.exit(130);
    });
  ended.abort();
}
