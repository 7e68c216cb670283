/** Where a process may die: at each request to a broker and each commit, before it and after it. */
import { subscribe } from "node:diagnostics_channel";
import pg from "pg";

type Query = (this: unknown, ...given: unknown[]) => unknown;

/**
 * Counts the steps of this process from now on, and kills it without a word at the given one. It
 * looks on from outside: the program knows nothing of it.
 */
export async function dieAtStep(dieAt: number | undefined) {
  let steps = 0;
  const step = () => {
    if (++steps === dieAt) process.kill(process.pid, "SIGKILL");
  };
  subscribe("undici:request:create", step);
  subscribe("undici:request:trailers", step);
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (...given) {
    if (given[0] !== "commit") return query.apply(this, given);
    step();
    const done = query.apply(this, given);
    void (done as Promise<unknown>).then(step, () => undefined);
    return done;
  };
  return { count: () => steps };
}
