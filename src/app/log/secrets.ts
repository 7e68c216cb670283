const SECRET_VARIABLE = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH/i;
/** These say where a secret is, or whose, and not what it is. */
const HARMLESS = /(?:FILE|PATH|SOCK|DIR|HOST|PORT|USER|NAME|ID|URL|XAUTHORITY)$/;
/** What is shorter may be a word of any sentence. */
const MIN_LENGTH = 6;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Secrets that the environment of the process holds: variables with telling names, and passwords in
 * addresses. The log shows none of them, whatever brings them there.
 */
export function secretsOfEnvironment(env: Environment): readonly string[] {
  const found = Object.entries(env).flatMap(([name, value = ""]) => [
    ...(SECRET_VARIABLE.test(name) && !HARMLESS.test(name) ? partsOf(value) : []),
    ...passwordIn(value),
  ]);
  return [...new Set(found)].filter((text) => text.length >= MIN_LENGTH);
}

/** Several keys may stand in one variable, between commas, blanks or lines. */
const partsOf = (value: string) => [value, ...value.split(/[\s,;]+/)];

function passwordIn(value: string): readonly string[] {
  if (!value.includes("://") || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === "" ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
