/**
 * The id of the firm that the first of these names tells, for formats that many firms write:
 * "www.Test-Broker.com" and "Test Broker" are "test-broker". Undefined where none has a Latin
 * letter, such as a number. It is part of account ids, so the same name must give the same id for
 * ever.
 */
export const institutionOf = (...names: readonly (string | undefined)[]): string | undefined =>
  names.map((name) => slugOf(name ?? "")).find((slug) => /[a-z]/.test(slug));

const slugOf = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/^(?:www\.|the )/, "")
    .replace(/\.(?:com|net|org)$/, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
