import { type CredentialRef, fail, Secret } from "#domain";
import { IV_BYTES, TAG_BYTES } from "./aead.ts";
import { openCredential, sealCredential } from "./envelope.ts";
import { credentialUnreadable } from "./failures.ts";
import { heldKeys } from "./held.ts";
import type { Sealed, SealedCredential } from "./ports.ts";
import type { VaultOptions } from "./vault.ts";

/** No field of a form has this name, so a sealed log-in never passes for a credential. */
const FIELD = "openblotter:login";

/** Stands for the format of a text that was not written here. */
const NO_FORMAT = 0;

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
      return loginText(
        sealCredential({ ref, version, fields }, await held.fresh(), options.random),
      );
    },
    async open(ref, version, text) {
      const sealed = loginOf({ ref, version, text });
      if (sealed.v === NO_FORMAT) fail(credentialUnreadable(ref));
      const fields = openCredential(sealed, ref, await held.having(sealed.kid));
      return (fields[FIELD] ?? fail(credentialUnreadable(ref))).reveal();
    },
  };
}

/** "v.kid.wrapped.field", of which the last two are vector, tag and ciphertext in base64url. */
export const loginText = ({ v, kid, wrapped, fields }: SealedParts): string =>
  [String(v), kid, packed(wrapped), packed(fields[FIELD])].join(".");

type SealedParts = Pick<SealedCredential, "v" | "kid" | "wrapped" | "fields">;

type Login = {
  readonly ref: CredentialRef;
  readonly version: number;
  readonly text: string;
};

/** Whatever is not as it was written comes out in pieces that do not open. */
export function loginOf({ ref, version, text }: Login): SealedCredential {
  const [v = "", kid = "", wrapped = "", field = ""] = text.split(".");
  return {
    ...{ ref, version, kid },
    v: /^\d{1,4}$/.test(v) ? Number.parseInt(v, 10) : NO_FORMAT,
    wrapped: unpacked(wrapped),
    fields: { [FIELD]: unpacked(field) },
  };
}

const packed = (sealed: Sealed | undefined): string =>
  sealed ? Buffer.concat([sealed.iv, sealed.tag, sealed.ct]).toString("base64url") : "";

const TEXT_AT = IV_BYTES + TAG_BYTES;

function unpacked(text: string): Sealed {
  const bytes = Buffer.from(text, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, TEXT_AT)];
  return { iv, tag, ct: bytes.subarray(TEXT_AT) };
}
