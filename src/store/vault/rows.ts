import { and, eq, type SQL } from "drizzle-orm";
import type { CredentialRef, Environment } from "#domain";
import { connectionId, tenantId } from "#domain";
import type { Sealed, SealedCredential } from "#vault";
import { credentials } from "../schema/index.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Vector, ciphertext and tag in one value. */
export const packed = ({ iv, ct, tag }: Sealed): Buffer => Buffer.concat([iv, ct, tag]);

/** Whatever is too short comes out with a short tag, which the vault refuses. */
export function unpacked(given: Uint8Array): Sealed {
  const bytes = Buffer.from(given);
  const end = Math.max(IV_BYTES, bytes.length - TAG_BYTES);
  const [iv, ct] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, end)];
  return { iv, ct, tag: bytes.subarray(end) };
}

export type CredentialRow = typeof credentials.$inferSelect;

export const rowOf = ({ ref, version, v, kid, wrapped, fields }: SealedCredential) => ({
  tenantId: ref.tenant,
  connectionId: ref.connection,
  environment: ref.environment,
  purpose: ref.purpose,
  version,
  format: v,
  kid,
  wrapped: packed(wrapped),
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, sealed]) => [name, packed(sealed).toString("base64")]),
  ),
});

export const sealedOf = (row: CredentialRow): SealedCredential => ({
  ref: {
    tenant: tenantId(row.tenantId),
    connection: connectionId(row.connectionId),
    // Constraints of the table admit no other words.
    environment: row.environment as Environment,
    purpose: row.purpose as CredentialRef["purpose"],
  },
  version: row.version,
  v: row.format,
  kid: row.kid,
  wrapped: unpacked(row.wrapped),
  fields: Object.fromEntries(
    Object.entries(row.fields).map(([name, text]) => [name, unpacked(Buffer.from(text, "base64"))]),
  ),
});

/** Rows of one credential. */
export const isOf = (ref: CredentialRef): SQL | undefined =>
  and(
    eq(credentials.tenantId, ref.tenant),
    eq(credentials.connectionId, ref.connection),
    eq(credentials.environment, ref.environment),
    eq(credentials.purpose, ref.purpose),
  );
