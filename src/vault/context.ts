import type { CredentialRef } from "#domain";

/** Version of the format. Part of every context, so that formats cannot be passed for another. */
export const FORMAT = 1;

/**
 * Length before each part, so that no two lists of parts make the same bytes: ["ab", "c"] is not
 * ["a", "bc"].
 */
export function contextOf(parts: readonly (string | number)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(String(part), "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

type Version = { readonly ref: CredentialRef; readonly version: number };

/** Binds one field to its place. */
export const fieldContext = ({ ref, version }: Version, field: string): Buffer =>
  contextOf(["openblotter-cred", FORMAT, ...partsOf(ref), field, version]);

/**
 * Binds a data key to its place and to the names of the fields, so that a field which is taken away
 * or added is noticed.
 */
export const dataKeyContext = (
  { ref, version }: Version,
  { kid, fields }: { readonly kid: string; readonly fields: readonly string[] },
): Buffer =>
  contextOf(["openblotter-dek", FORMAT, kid, ...partsOf(ref), version, ...[...fields].sort()]);

export const canaryContext = (kid: string): Buffer =>
  contextOf(["openblotter-canary", FORMAT, kid]);

const partsOf = ({ tenant, connection, environment, purpose }: CredentialRef) => [
  tenant,
  connection,
  environment,
  purpose,
];
