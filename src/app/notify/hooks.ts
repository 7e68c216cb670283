import {
  type ConnectionId,
  connectionId,
  epochMs,
  fail,
  type HookScheme,
  type Instant,
  instantOf,
  type TenantId,
} from "#domain";
import type { Limiter } from "#guard";
import type { HookServices } from "#http";
import { HOOK_REFUSED, HOOK_TOLERANCE_MS, STANDARD_HOOK, verifyHook } from "#notify";
import { unknownConnection } from "#sync";
import { tooMany } from "../people/failures.ts";
import type { NotifyParts } from "./parts.ts";
import { hookRef } from "./secrets.ts";

type Parts = NotifyParts & {
  readonly limiter: Limiter;
  /** How a broker signs, if it has a scheme of its own. */
  readonly schemeOf: (broker: string) => HookScheme | undefined;
};

/** A broker that calls more often is told to wait; one reading takes in all that is new anyway. */
const CALLS_A_MINUTE = 12;

const pathOf = (connection: string) => `/api/hooks/${connection}`;
const before = (now: Instant, ms: number) => instantOf(epochMs(now) - ms);

/** Addresses at which brokers call, as the endpoints of a tenant ask for them. */
export function hookServices(parts: Parts, tenant: TenantId): HookServices {
  const { store, secrets, surroundings } = parts;
  const { hooks } = store;
  const { connections } = store.forTenant(tenant);
  const check = async (connection: ConnectionId) =>
    (await connections.read(connection)) ?? fail(unknownConnection(connection));
  return {
    async show(connection) {
      await check(connection);
      const found = await hooks.of(tenant, connection);
      return found ? { active: true, path: pathOf(connection), ...found } : { active: false };
    },
    async make(connection) {
      await check(connection);
      const ref = hookRef(tenant, connection);
      await secrets.remove(ref);
      const isThere = await hooks.make(tenant, connection, surroundings.now());
      if (!isThere) fail(unknownConnection(connection.slice(0, 100)));
      return { path: pathOf(connection), secret: await secrets.make(ref) };
    },
    async remove(connection) {
      await check(connection);
      await hooks.remove(tenant, connection);
      await secrets.remove(hookRef(tenant, connection));
    },
    take: (connection, call) => take(parts, connection, call),
  };
}

/** Who calls is known by the signature only, so the same is said of all that does not fit. */
async function take(
  { store, secrets, surroundings, limiter, schemeOf }: Parts,
  ...[connection, call]: Parameters<HookServices["take"]>
): Promise<boolean> {
  const { hooks, schedules } = store;
  const now = surroundings.now();
  const bucket = { key: `hook:${connection}`, max: CALLS_A_MINUTE, windowMs: 60_000 };
  const place = await limiter.take({ buckets: [bucket], lane: "orders" });
  if (!place.ok) fail(tooMany(place.retryAfterMs));
  const found = (await hooks.find(connection)) ?? fail(HOOK_REFUSED);
  const id = connectionId(connection);
  const [secret] = await secrets.open(hookRef(found.tenant, id));
  const scheme = schemeOf(found.broker) ?? STANDARD_HOOK;
  const { id: name } = verifyHook(call, scheme, { secret: secret ?? fail(HOOK_REFUSED), now });
  const isFresh = await hooks.take(found.tenant, id, {
    ...{ id: name, at: now, forgetBefore: before(now, 2 * HOOK_TOLERANCE_MS) },
  });
  if (isFresh) await schedules.ask(id);
  return isFresh;
}
