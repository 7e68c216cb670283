import { type CredentialFields, type Environment, type Failure, fail, Secret } from "#domain";
import type { BrokerManifest, Credentials } from "#kit";

/**
 * What the user typed, by the form of the manifest: without what it does not ask for, and without
 * spaces around. Fails with "credentials-incomplete", "credentials-malformed".
 */
export function formFields({ credentials, name }: BrokerManifest, given: Credentials): Credentials {
  const filled = credentials.map((field) => ({ field, value: (given[field.name] ?? "").trim() }));
  const missing = filled.filter(({ field, value }) => value === "" && !field.optional);
  if (missing.length > 0) fail(incomplete(name, labels(missing)));
  const wrong = filled.filter(
    ({ field: { pattern }, value }) =>
      value !== "" && pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(value),
  );
  if (wrong.length > 0) fail(malformed(name, labels(wrong)));
  return Object.fromEntries(
    filled.filter(({ value }) => value !== "").map(({ field, value }) => [field.name, value]),
  );
}

/** Fails with "environment-not-offered". */
export function checkEnvironment(
  { environments, name }: BrokerManifest,
  environment: Environment,
): void {
  if (!environments[environment]) fail(notOffered(name, environment));
}

export const hidden = (fields: Credentials): CredentialFields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, new Secret(value)]));

type Filled = { readonly field: { readonly label: string } };
const labels = (filled: readonly Filled[]) => filled.map(({ field }) => field.label);

const incomplete = (broker: string, fields: readonly string[]): Failure => ({
  code: "credentials-incomplete",
  message: `The form of ${broker} lacks "${fields.join('", "')}"`,
  owner: "user",
  next: "Fill in what is missing",
  details: { fields },
});

const malformed = (broker: string, fields: readonly string[]): Failure => ({
  code: "credentials-malformed",
  message: `What is typed as "${fields.join('", "')}" is not of the form that ${broker} gives`,
  owner: "user",
  next: "Copy it from the broker once more",
  details: { fields },
});

const notOffered = (broker: string, environment: Environment): Failure => ({
  code: "environment-not-offered",
  message: `${broker} has no ${environment} environment`,
  owner: "user",
  next: "Choose the other environment",
});
