import { hostname } from "node:os";
import { join } from "node:path";
import type { Diagnosis } from "#cli";
import { createMemoryLimiter, createRedisLimiter, type Limiter, type RedisLimiter } from "#guard";
import type { Config } from "./config.ts";
import { lastingLimiter } from "./freezes.ts";
import type { Surroundings } from "./surroundings.ts";

type Options = Pick<Config, "redisUrl"> & {
  readonly surroundings: Surroundings;
  /** Data folder, in which a limiter without Redis keeps what must outlive the process. */
  readonly folder?: string | undefined;
  /** A name that the process keeps when it starts again; random unless told. */
  readonly seat?: string | undefined;
};

/**
 * Who counts calls to brokers: this process alone, or all that name the same Redis. Without its
 * Redis a process goes on with its share of each limit.
 */
export async function openLimiter(options: Options): Promise<Limiter> {
  const { redisUrl, surroundings, seat, folder } = options;
  if (redisUrl === undefined) {
    const limiter = createMemoryLimiter({ clock: surroundings });
    if (folder === undefined) return limiter;
    return lastingLimiter({ limiter, path: join(folder, "freezes.json"), surroundings });
  }
  const { random } = surroundings;
  const seated = seat === undefined ? {} : { seat };
  return createRedisLimiter({ url: redisUrl, clock: surroundings, random, ...seated });
}

/** Whether nobody counts calls apart from this one; without Redis there is nobody else. */
export const isShared = (limiter: Limiter): boolean =>
  !("state" in limiter) || (limiter as RedisLimiter).state() === "shared";

/** The seat of the one server of a data folder, or of the worker that the user named. */
export const serverSeat = ({ folder, worker }: Pick<Config, "folder" | "worker">): string =>
  worker ?? `${hostname()} ${folder}`;

/** Says how the limits of brokers are kept, and whether the Redis that is named answers. */
export async function diagnoseLimits(options: Options): Promise<Diagnosis> {
  const name = "Limits";
  const { redisUrl } = options;
  if (redisUrl === undefined)
    return { name, state: "ok", detail: "of brokers are kept within one process" };
  const { surroundings: clock } = options;
  const limiter = await createRedisLimiter({ url: redisUrl, clock, random: clock.random });
  const isShared = limiter.state() === "shared";
  await limiter.close();
  const { host } = new URL(redisUrl);
  if (isShared) return { name, state: "ok", detail: `of brokers are shared at Redis "${host}"` };
  return {
    name,
    state: "warning",
    detail: `Redis "${host}" does not answer: a process that starts now calls no broker`,
    next: "Start Redis, or correct REDIS_URL",
  };
}
