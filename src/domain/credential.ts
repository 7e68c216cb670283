import type { Environment } from "./connection.ts";
import type { ConnectionId, TenantId } from "./ids.ts";
import type { Secret } from "./secret.ts";

/** What a credential may be used for. One that reads cannot stand in for one that trades. */
export const CREDENTIAL_PURPOSES = ["sync", "trade"] as const;
export type CredentialPurpose = (typeof CREDENTIAL_PURPOSES)[number];

/** Names one credential. Each part is bound into its encryption. */
export type CredentialRef = {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly environment: Environment;
  readonly purpose: CredentialPurpose;
};

/** The parts of a credential by name, as the manifest of the broker calls them. */
export type CredentialFields = Readonly<Record<string, Secret>>;
