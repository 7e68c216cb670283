import { connectionId, type CredentialRef, FailureError, Secret, tenantId } from "#domain";
import type { Vault } from "#vault";

/** Beside the credentials of connections, so that keys are turned and backed up for all at once. */
const REF: CredentialRef = {
  tenant: tenantId("system"),
  connection: connectionId("log-in"),
  environment: "live",
  purpose: "sync",
};
const FIELD = "secret";
const SECRET_BYTES = 32;

/** The secret that signs cookies and seals second factors, made when it is needed first. */
export async function loginSecret(
  vault: Vault,
  randomBytes: (count: number) => Uint8Array,
): Promise<string> {
  const known = await opened(vault);
  if (known !== undefined) return known;
  const made = Buffer.from(randomBytes(SECRET_BYTES)).toString("base64url");
  try {
    await vault.put(REF, { [FIELD]: new Secret(made) });
    return made;
  } catch (error) {
    // Another process was first: what it made stands.
    if (hasCode(error, "credential-exists")) return (await opened(vault)) ?? made;
    throw error;
  }
}

async function opened(vault: Vault): Promise<string | undefined> {
  try {
    const { fields } = await vault.open(REF);
    return fields[FIELD]?.reveal();
  } catch (error) {
    if (hasCode(error, "credential-missing")) return undefined;
    throw error;
  }
}

const hasCode = (error: unknown, code: string) =>
  error instanceof FailureError && error.failure.code === code;
