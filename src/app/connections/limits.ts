import { epochMs, type Instant, instantOf } from "#domain";
import type { Limiter } from "#guard";
import { bucketsOf, type LimitBucket, originsOf } from "#kit";
import type { Connection } from "#sync";
import { spared } from "./governed.ts";
import type { ConnectionsParts } from "./parts.ts";

export type LimitsParts = Pick<ConnectionsParts, "limiter" | "origins" | "clock" | "settings"> & {
  readonly brokers: Pick<ConnectionsParts["brokers"], "find">;
};

/** How far the limits of a connection's broker are used up. */
export async function limitsOf(parts: LimitsParts, connection: Connection) {
  const { limiter, clock } = parts;
  return Promise.all(
    bucketsFor(parts, connection).map(async (bucket) => {
      const { current, resetAt, frozenForMs } = await limiter.status(bucket);
      const { max, windowMs: perMs } = bucket;
      const frozenUntil = instantOf(epochMs(clock.now()) + Math.ceil(frozenForMs));
      return {
        ...{ id: bucket.limit.id, current, max, perMs },
        ...(current > 0 && { resetAt }),
        ...(frozenForMs > 0 && { frozenUntil }),
      };
    }),
  );
}

/** What an order may wait for its turn, so that a limit of a second keeps nobody away. */
const PATIENCE_MS = 5_000;

/**
 * From when on an order could be sent, where a limit of the connection's broker is used up or its
 * broker asked to be left alone, and not for a few seconds only; undefined where there is room.
 */
export async function roomFrom(
  parts: LimitsParts,
  connection: Connection,
): Promise<Instant | undefined> {
  const { limiter, clock } = parts;
  const waits = await Promise.all(
    bucketsFor(parts, connection).map((bucket) => waitOf(limiter, bucket)),
  );
  const waitMs = Math.max(0, ...waits);
  return waitMs > PATIENCE_MS ? instantOf(epochMs(clock.now()) + Math.ceil(waitMs)) : undefined;
}

/** Only one that is full is asked for a place, which it then refuses and says when it has one. */
async function waitOf(limiter: Limiter, bucket: LimitBucket): Promise<number> {
  const { current, frozenForMs } = await limiter.status(bucket);
  if (current < bucket.max && frozenForMs === 0) return 0;
  const asked = await limiter.reserve({ buckets: [bucket], lane: "orders", maxWaitMs: 0 });
  return asked.ok ? 0 : asked.retryAfterMs;
}

/** Every limit that counts calls of the connection. */
function bucketsFor(parts: LimitsParts, connection: Connection): readonly LimitBucket[] {
  const declared = parts.brokers.find(connection.broker);
  if (!declared) return [];
  const { environment, id } = connection;
  const manifest = spared(declared, parts.settings(declared, environment).settings);
  const instead = environment === "paper" ? parts.origins[manifest.id] : undefined;
  const [origin = ""] = Object.values(originsOf(manifest, environment, instead));
  return bucketsOf(manifest, { environment, host: hostOf(origin), credential: id });
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : "");
