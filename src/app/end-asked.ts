import { once } from "node:events";

/** Resolves when the process is asked to end; asked again, it ends at once. */
export async function endAsked(): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  await Promise.race(["SIGINT", "SIGTERM"].map((name) => once(process, name, { signal })));
  ended.abort();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => process.exit(130));
}
