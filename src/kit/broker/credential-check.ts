import type { Credentials } from "./adapter.ts";
import type { BrokerManifest } from "./manifest.ts";

/** What is wrong with one field of the connect form. */
export type FieldProblem = { readonly field: string; readonly message: string };

/** The longest value of a field; keys and tokens are far shorter, signed texts may be long. */
const MAX_LENGTH = 8192;

/**
 * Checks what was typed into the connect form. Fields that the form does not have are problems too,
 * since a value that nobody reads was meant for something. Messages never quote a value.
 */
export function credentialProblems(
  { credentials }: Pick<BrokerManifest, "credentials">,
  typed: Readonly<Record<string, unknown>>,
): readonly FieldProblem[] {
  const known = new Set(credentials.map(({ name }) => name));
  const strangers = Object.keys(typed)
    .filter((field) => !known.has(field))
    .map((field) => ({ field, message: `The form has no field "${field}"` }));
  const wrong = credentials.flatMap(({ name, label, optional, pattern }) => {
    const value = typed[name];
    const problem = (message: string) => [{ field: name, message }];
    if (value === undefined || value === "")
      return optional ? [] : problem(`"${label}" is missing`);
    if (typeof value !== "string") return problem(`"${label}" is not a text`);
    if (value.length > MAX_LENGTH) return problem(`"${label}" is too long`);
    if (value.trim() !== value) return problem(`"${label}" begins or ends with a blank`);
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(value))
      return problem(`"${label}" does not have its usual form`);
    return [];
  });
  return [...strangers, ...wrong];
}

/** The typed values that the form has and that are not empty. Check them first. */
export const formOf = (
  { credentials }: Pick<BrokerManifest, "credentials">,
  typed: Readonly<Record<string, unknown>>,
): Credentials =>
  Object.fromEntries(
    credentials.flatMap(({ name }) => {
      const value = typed[name];
      return typeof value === "string" && value !== "" ? [[name, value]] : [];
    }),
  );
