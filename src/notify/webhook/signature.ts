import { createHmac } from "node:crypto";
import { epochMs, type Instant } from "#domain";

/** What Standard Webhooks begin secrets with. */
export const SECRET_PREFIX = "whsec_";
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new secret in the form that receivers take. */
export const newSecret = (random: (count: number) => Uint8Array): string =>
  `${SECRET_PREFIX}${Buffer.from(random(SECRET_BYTES)).toString("base64")}`;

export type Signed = {
  readonly id: string;
  readonly at: Instant;
  readonly body: string;
  /** The newest first; a receiver that knows any of them takes the message. */
  readonly secrets: readonly string[];
};

/**
 * Headers of a message after Standard Webhooks: the HMAC-SHA256 of id, seconds and body under each
 * secret. See
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders({ id, at, body, secrets }: Signed): Record<string, string> {
  const seconds = String(Math.floor(epochMs(at) / 1_000));
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": secrets
      .map((secret) => `v1,${signature(secret, `${id}.${seconds}.${body}`)}`)
      .join(" "),
  };
}

/** HMAC-SHA256 in base64 under the bytes that the secret stands for. */
export const signature = (secret: string, content: string | Uint8Array): string =>
  createHmac("sha256", Buffer.from(secret.replace(SECRET_PREFIX, ""), "base64"))
    .update(content)
    .digest("base64");
