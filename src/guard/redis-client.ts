import { fail } from "#domain";
import { LIMITS_SCRIPT, SEAT_SCRIPT } from "./redis-script.ts";

type Args = { readonly keys: readonly string[]; readonly args: readonly (string | number)[] };

/** What the limiter needs of Redis. Calls fail at once while there is no connection. */
export type RedisClient = {
  readonly limits: (args: Args) => Promise<unknown>;
  readonly seat: (args: Args) => Promise<unknown>;
  readonly leave: (seats: string, known: string, seat: string) => Promise<void>;
  readonly close: () => void;
};

type Command = (keys: number, ...rest: readonly (string | number)[]) => Promise<unknown>;
type Commands = { readonly limits: Command; readonly seat: Command };

export type ClientOptions = {
  /** "redis://host:6379/0", "rediss://..." for TLS. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly onLost: () => void;
};

/** Connects, or goes on trying in the background. Fails with "redis-not-installed". */
export async function connectRedis(options: ClientOptions): Promise<RedisClient> {
  const { Redis } = await import("ioredis").catch(() =>
    fail({
      code: "redis-not-installed",
      message: 'The package "ioredis" is not installed',
      owner: "user",
      next: 'Run "npm install ioredis", or remove the address of Redis from the settings',
    }),
  );
  const redis = new Redis(options.url, {
    lazyConnect: true,
    // A call that waits for Redis would be counted long after it was made.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: options.timeoutMs,
    connectTimeout: options.timeoutMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2000),
    reconnectOnError: () => false,
  });
  redis.on("close", options.onLost);
  // Without a listener an error would end the process; calls tell of it themselves.
  redis.on("error", () => undefined);
  redis.defineCommand("limits", { lua: LIMITS_SCRIPT });
  redis.defineCommand("seat", { lua: SEAT_SCRIPT });
  const commands = redis as unknown as Commands;
  await redis.connect().catch(() => undefined);
  return {
    limits: ({ keys, args }) => commands.limits(keys.length, ...keys, ...args),
    seat: ({ keys, args }) => commands.seat(keys.length, ...keys, ...args),
    async leave(seats, known, seat) {
      await redis.multi().zrem(seats, seat).hdel(known, seat).exec();
    },
    close: () => redis.disconnect(),
  };
}
