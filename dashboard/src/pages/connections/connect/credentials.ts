import type { Problem } from "../../../api/failure.ts";
import type { CredentialFieldBody } from "../../../api/types.ts";

export type Values = Readonly<Record<string, string>>;

/** What is wrong with what stands in a field; undefined while nothing is. */
export function faultOf(field: CredentialFieldBody, value: string): string | undefined {
  const text = value.trim();
  if (text === "") return field.optional ? undefined : "Needed";
  if (fits(field, text)) return undefined;
  return `This does not look like a ${field.label}`;
}

const fits = ({ pattern }: CredentialFieldBody, text: string) =>
  pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(text);

export const isComplete = (fields: readonly CredentialFieldBody[], values: Values): boolean =>
  fields.every((field) => faultOf(field, values[field.name] ?? "") === undefined);

/** What is sent: without fields that were left empty, without spaces that came with a paste. */
export const sentOf = (fields: readonly CredentialFieldBody[], values: Values): Values =>
  Object.fromEntries(
    fields
      .map(({ name }) => [name, (values[name] ?? "").trim()] as const)
      .filter(([, value]) => value !== ""),
  );

/** Names of the fields that a refusal speaks of; the server calls them by their labels. */
export function blamedFields(
  fields: readonly CredentialFieldBody[],
  { details }: Problem,
): ReadonlySet<string> {
  const labels: unknown = details?.["fields"];
  if (!Array.isArray(labels)) return new Set();
  return new Set(fields.filter(({ label }) => labels.includes(label)).map(({ name }) => name));
}
