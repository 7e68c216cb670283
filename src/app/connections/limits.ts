import { epochMs, instantOf } from "#domain";
import { bucketsOf, originsOf } from "#kit";
import type { Connection } from "#sync";
import { spared } from "./governed.ts";
import type { ConnectionsParts } from "./parts.ts";

/** How far the limits of a connection's broker are used up. */
export async function limitsOf(parts: ConnectionsParts, connection: Connection) {
  const { brokers, limiter, origins, clock } = parts;
  const declared = brokers.find(connection.broker);
  if (!declared) return [];
  const { environment, id } = connection;
  const manifest = spared(declared, parts.settings(declared, environment).settings);
  const instead = environment === "paper" ? origins[manifest.id] : undefined;
  const [origin = ""] = Object.values(originsOf(manifest, environment, instead));
  const buckets = bucketsOf(manifest, { environment, host: hostOf(origin), credential: id });
  return Promise.all(
    buckets.map(async (bucket) => {
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

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : "");
