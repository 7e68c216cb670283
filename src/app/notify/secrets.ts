import {
  type ConnectionId,
  connectionId,
  type CredentialRef,
  Secret,
  type TenantId,
} from "#domain";
import { newSecret } from "#notify";
import type { Vault } from "#vault";

/**
 * Secrets of webhooks and hooks lie in the vault beside those of connections, under names that no
 * connection has, and are wrapped anew with all others.
 */
export function createSecrets(vault: Vault, randomBytes: (count: number) => Uint8Array) {
  return {
    async make(ref: CredentialRef): Promise<string> {
      const secret = newSecret(randomBytes);
      await vault.put(ref, { secret: new Secret(secret) });
      return secret;
    },
    /** A new one; the one before is kept beside it. */
    async rotate(ref: CredentialRef): Promise<string> {
      const { fields } = await vault.open(ref);
      const secret = newSecret(randomBytes);
      const { secret: previous } = fields;
      const version = await vault.replace(ref, {
        secret: new Secret(secret),
        ...(previous && { previous }),
      });
      await vault.confirm(ref, version);
      return secret;
    },
    /** The newest first, and the one before it if there is one. */
    async open(ref: CredentialRef): Promise<readonly string[]> {
      const { secret, previous } = (await vault.open(ref)).fields;
      return [secret, previous].flatMap((each) => (each ? [each.reveal()] : []));
    },
    remove: (ref: CredentialRef) => vault.remove(ref),
  };
}

export type Secrets = ReturnType<typeof createSecrets>;

const refOf = (tenant: TenantId, name: string): CredentialRef => ({
  ...{ tenant, connection: connectionId(name), environment: "live", purpose: "sync" },
});

export const webhookRef = (tenant: TenantId, id: string) => refOf(tenant, `webhook:${id}`);
export const addressRef = (tenant: TenantId) => refOf(tenant, "mail-address");
export const hookRef = (tenant: TenantId, id: ConnectionId) => refOf(tenant, `hook:${id}`);
