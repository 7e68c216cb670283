import type { CredentialFields, CredentialPurpose } from "#domain";
import type { TokenSet } from "#kit";
import type { PullsParts } from "../pull/parts.ts";
import { credentialRef } from "../pull/session.ts";
import type { Connection } from "../ports/index.ts";
import { sealedToken } from "../token/tokens.ts";

type Parts = Pick<PullsParts, "store" | "credentials" | "seal">;

/** Puts credentials in the place of those of the same purpose. */
export async function replaceCredentials(
  { credentials }: Pick<Parts, "credentials">,
  connection: Connection,
  { fields, purpose }: { readonly fields: CredentialFields; readonly purpose: CredentialPurpose },
): Promise<void> {
  const ref = credentialRef(connection, purpose);
  const version = await credentials.replace(ref, fields);
  await credentials.confirm(ref, version);
}

/** Tokens are renewed by whoever uses the connection, so the newest generation may move meanwhile. */
const TOKEN_TRIES = 5;

/** Keeps the log-in that a trial made, for some credentials can be used for one only. */
export async function saveToken(
  { store, seal }: Pick<Parts, "store" | "seal">,
  connection: Connection,
  { token, purpose }: { readonly token: TokenSet | undefined; readonly purpose: CredentialPurpose },
): Promise<void> {
  if (!token) return;
  const tokens = tokensOf(store, purpose);
  for (let tries = 0; tries < TOKEN_TRIES; tries++) {
    const generation = (await tokens.read(connection.id))?.generation ?? 0;
    const ref = credentialRef(connection, purpose);
    const next = await sealedToken(seal, { ref, generation: generation + 1, token });
    const isSaved = await tokens.save(connection.id, generation, next);
    if (isSaved) return;
  }
}

const tokensOf = (store: Parts["store"], purpose: CredentialPurpose) =>
  purpose === "trade" ? store.tradeTokens : store.tokens;
