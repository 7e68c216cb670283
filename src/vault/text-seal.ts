import { type CredentialRef, fail, Secret } from "#domain";
import { openCredential, sealCredential } from "./envelope.ts";
import { credentialUnreadable } from "./failures.ts";
import { heldKeys } from "./held.ts";
import type { Sealed, SealedCredential } from "./ports.ts";
import type { VaultOptions } from "./vault.ts";

/** No field of a form has this name, so a sealed log-in never passes for a credential. */
const FIELD = "openblotter:login";

/** Seals a text that is kept elsewhere, such as a log-in beside its connection. */
export type TextSeal = {
  readonly seal: (ref: CredentialRef, version: number, text: string) => Promise<string>;
  /** Fails with "credential-unreadable" where the text is of another place or version. */
  readonly open: (ref: CredentialRef, version: number, sealed: string) => Promise<string>;
};

/** Bound to its connection and version as credentials are, under the same keys. */
export function createTextSeal(options: VaultOptions): TextSeal {
  const held = heldKeys(options);
  return {
    async seal(ref, version, text) {
      const fields = { [FIELD]: new Secret(text) };
      return written(sealCredential({ ref, version, fields }, await held.fresh(), options.random));
    },
    async open(ref, version, text) {
      const sealed = { ...parsed(ref, text), ref, version };
      const fields = openCredential(sealed, ref, await held.having(sealed.kid));
      return (fields[FIELD] ?? fail(credentialUnreadable(ref))).reveal();
    },
  };
}

type Parts = Pick<SealedCredential, "v" | "kid" | "wrapped" | "fields">;

/** "v.kid.wrapped.field", each part of which names vector, ciphertext and tag in base64url. */
const written = ({ v, kid, wrapped, fields }: Parts): string =>
  [String(v), kid, packed(wrapped), packed(fields[FIELD])].join(".");

function parsed(ref: CredentialRef, text: string): Parts {
  const [v = "", kid = "", wrapped = "", field = ""] = text.split(".");
  if (!/^\d{1,4}$/.test(v)) fail(credentialUnreadable(ref));
  return {
    v: Number.parseInt(v, 10),
    kid,
    wrapped: unpacked(ref, wrapped),
    fields: { [FIELD]: unpacked(ref, field) },
  };
}

const packed = (sealed: Sealed | undefined): string =>
  sealed ? Buffer.concat([sealed.iv, sealed.tag, sealed.ct]).toString("base64url") : "";

const [IV_BYTES, TAG_BYTES] = [12, 16];

function unpacked(ref: CredentialRef, text: string): Sealed {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length < IV_BYTES + TAG_BYTES) fail(credentialUnreadable(ref));
  return {
    iv: bytes.subarray(0, IV_BYTES),
    tag: bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
    ct: bytes.subarray(IV_BYTES + TAG_BYTES),
  };
}
