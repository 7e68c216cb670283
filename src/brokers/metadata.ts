import type { BrokerManifest, Capabilities } from "#kit";

/** How a user proves who he is: a key that is sent along, a password, or a consent at the broker. */
export type AuthType = "api_key" | "credentials" | "oauth";

/** Facts of a broker in the shape that programs of others ask for; the manifest has them all. */
export type BrokerMetadata = {
  /** The name by which it was asked for. */
  readonly brokerType: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly authType: AuthType;
  readonly supportsRealtime: boolean;
  readonly supportsHistorical: boolean;
  /** Absent where the broker keeps history for as long as the account exists. */
  readonly maxHistoricalDays?: number;
  /** Whether the caller has to choose between paper and live. */
  readonly requiresEnvironment: boolean;
  readonly documentationUrl: string;
  readonly rateLimit: { readonly requestsPerMinute: number };
  readonly capabilities: Capabilities;
};

const MINUTE_MS = 60_000;

/** A manifest in the shape that programs of others know; `brokerType` is the name they asked by. */
export function metadataOf(manifest: BrokerManifest, brokerType: string): BrokerMetadata {
  const { id, name, summary, docs, capabilities, history, environments } = manifest;
  return {
    brokerType,
    id,
    name,
    description: summary,
    authType: authTypeOf(manifest),
    supportsRealtime: capabilities.realtime,
    supportsHistorical: capabilities.reads.includes("executions"),
    ...(history.horizonDays !== undefined && { maxHistoricalDays: history.horizonDays }),
    requiresEnvironment: Object.keys(environments).length > 1,
    documentationUrl: docs,
    rateLimit: { requestsPerMinute: requestsPerMinute(manifest) },
    capabilities,
  };
}

function authTypeOf({ credentials, token }: BrokerManifest): AuthType {
  if (credentials.some(({ name }) => /^password$/i.test(name))) return "credentials";
  return token.refreshMs !== undefined || token.rotates ? "oauth" : "api_key";
}

/** The most calls that fit into a minute under every limit together. */
function requestsPerMinute({ limits }: BrokerManifest): number {
  const each = limits.map(({ max, perMs }) =>
    perMs >= MINUTE_MS ? max : Math.floor((max * MINUTE_MS) / perMs),
  );
  return Math.min(...each);
}
