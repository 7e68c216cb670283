import type { Config } from "../config.ts";
import type { Surroundings } from "../surroundings.ts";
import { createLog, type Log } from "./log.ts";

/** The log of this process, on standard error: what is asked for goes to standard output. */
export const openLog = (
  { log, secrets, worker }: Pick<Config, "log" | "secrets" | "worker">,
  clock: Pick<Surroundings, "now">,
): Promise<Log> =>
  createLog({ ...log, secrets, worker, clock, write: (line) => void process.stderr.write(line) });
