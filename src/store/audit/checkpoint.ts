import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { AuditCheckpoint, AuditHead, AuditProof, Instant } from "#domain";

const FORMAT = "openblotter-checkpoint|1";

/** Signs with an Ed25519 key where the log of a tenant ends. */
export function signCheckpoint(
  head: AuditHead,
  at: Instant,
  privateKey: KeyObject,
): AuditCheckpoint {
  const { tenant, seq, hash } = head;
  const unsigned = { tenant, seq, hash, at, key: signerId(createPublicKey(privateKey)) };
  const signature = sign(null, textOf(unsigned), privateKey).toString("base64url");
  return { ...unsigned, signature };
}

/** Judges checkpoints by public keys that are known from elsewhere than the checkpoints. */
export function judgeBy(publicKeys: readonly KeyObject[]): AuditProof["judge"] {
  const known = new Map(publicKeys.map((key) => [signerId(key), key]));
  return (checkpoint) => {
    const key = known.get(checkpoint.key);
    if (!key) return "unknown-key";
    const signature = Buffer.from(checkpoint.signature, "base64url");
    return verify(null, textOf(checkpoint), key, signature) ? "signed" : "forged";
  };
}

/** Names a public key: the first 16 hexadecimal digits of its hash. */
export const signerId = (publicKey: KeyObject): string =>
  createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 16);

/** A list in JSON: no two lists have the same text. */
const textOf = ({ tenant, seq, hash, at, key }: Omit<AuditCheckpoint, "signature">): Buffer =>
  Buffer.from(JSON.stringify([FORMAT, tenant, seq, hash, at, key]), "utf8");
