import { type CredentialFields, type CredentialRef, fail } from "#domain";
import { credentialUnfit } from "./failures.ts";

/** No broker asks for more; whatever is larger is no credential. */
const MAX_FIELDS = 32;
/** A private key of 16,384 bits takes 13 KB as text. */
const MAX_BYTES = 65_536;
const NAME = /^[a-z][\w.-]{0,63}$/i;
/** Ids are part of what is authenticated, so their bytes must be beyond doubt. */
const ID = /^[!-~]{1,200}$/;

/** Fails with "credential-unfit" if a credential has no fields, too many, or too large ones. */
export function checkFields(ref: CredentialRef, fields: CredentialFields): void {
  const entries = Object.entries(fields);
  if (entries.length === 0) fail(credentialUnfit("has no field"));
  if (entries.length > MAX_FIELDS) fail(credentialUnfit(`has more than ${MAX_FIELDS} fields`));
  for (const [name, secret] of entries) {
    if (!NAME.test(name)) fail(credentialUnfit("has a field without a proper name"));
    const size = Buffer.byteLength(secret.reveal(), "utf8");
    if (size > MAX_BYTES) fail(credentialUnfit(`has more than ${MAX_BYTES} bytes in "${name}"`));
  }
  if (!ID.test(ref.tenant) || !ID.test(ref.connection))
    fail(credentialUnfit("belongs to a tenant or connection without a proper id"));
}
