import type { Environment } from "#domain";
import type { Bucket } from "#guard";
import type { Weights } from "./endpoint.ts";
import type { BrokerManifest, Limit, LimitScope } from "./manifest.ts";

/** Who asks, as limits count it. */
export type Asker = {
  readonly environment: Environment;
  readonly host: string;
  /** Names the credential without telling it, such as the id of the connection. */
  readonly credential: string;
  readonly account?: string | undefined;
};

/** A bucket and which limit of the manifest it stands for. */
export type LimitBucket = Bucket & { readonly limit: Limit };

/**
 * The limits of the manifest that one call counts against. Those of an address of the network share
 * one bucket for all of us, since we cannot know which machines leave by the same one.
 */
export function bucketsOf(
  { id, limits }: Pick<BrokerManifest, "id" | "limits">,
  asker: Asker,
  weights: Weights = {},
): readonly LimitBucket[] {
  return limits.flatMap((limit) => {
    const weight = weights[limit.id] ?? 1;
    if (weight === 0) return [];
    const whose = scopeOf(limit.scope, asker);
    const key = [id, asker.environment, limit.id, whose].join("|");
    return [{ key, max: limit.max, windowMs: limit.perMs, weight, limit }];
  });
}

function scopeOf(scope: LimitScope, { host, credential, account }: Asker): string {
  if (scope === "credential") return `credential:${credential}`;
  if (scope === "account") return `account:${credential}:${account ?? ""}`;
  return scope === "host" ? `host:${host}` : scope;
}
