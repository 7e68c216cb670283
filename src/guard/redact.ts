/** What takes the place of a secret. */
export const REDACTED = "[redacted]";

/** Shorter secrets are not looked for inside of texts: they would match ordinary words. */
const MIN_SECRET_LENGTH = 4;
const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_TEXT = 4096;

/** Names of fields and parameters whose values are never shown, whatever they hold. */
const SECRET_NAME = new RegExp(
  [
    "pass(?:word|phrase|wd)?$|secret|token|api[-_]?key|authori[sz]ation|credential",
    "cookie|signature|private[-_]?key|^(?:sid|pin|otp|jwt|key|code|assertion)$",
  ].join("|"),
  "i",
);
/** `?t=abc`, `"apiKey": "abc"`, `secret=abc` within a text. */
const NAMED_IN_TEXT = new RegExp(
  `(["']?)([\\w-]{0,40}(?:pass(?:word|phrase|wd)?|secret|token|api[-_]?key|signature` +
    `|authorization))` +
    `\\1(\\s*[=:]\\s*)("[^"]*"|'[^']*'|[^\\s&"',;}]+)`,
  "gi",
);
const SCHEME = /\b(Bearer|Basic|Digest|Token)(\s+)[\w+/=.~:-]{4,}/gi;
const JWT = /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g;
const USER_INFO = /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@]{1,300}@/gi;

/**
 * A copy that may be logged, stored and shown: known secrets, fields with secret names, bearer
 * tokens and passwords in addresses are replaced, and what is too deep, long or wide is cut. Takes
 * anything, cycles and errors included, and never throws.
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return copy(value, { known: spellings(secrets), above: [] });
}

/** The same for a text. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return clean(text, spellings(secrets));
}

type Setting = { readonly known: readonly string[]; readonly above: readonly object[] };

/** A secret travels as it is, in addresses, in JSON and in Basic authentication. */
function spellings(secrets: readonly string[]): readonly string[] {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const all = long.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    return [
      secret,
      // From bytes, since a lone surrogate cannot be encoded.
      encodeURIComponent(bytes.toString()),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString("base64").replace(/=+$/, ""),
    ];
  });
  // The longest first, lest a part of a secret be replaced and the rest stay.
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

function clean(text: string, known: readonly string[]): string {
  let shown = text;
  for (const secret of known) shown = shown.replaceAll(secret, REDACTED);
  // Known secrets go first, since a cut might leave half of one; patterns cost time on long texts.
  shown = shown
    .slice(0, 2 * MAX_TEXT)
    .replace(JWT, REDACTED)
    .replace(SCHEME, `$1$2${REDACTED}`)
    .replace(USER_INFO, `$1${REDACTED}@`)
    .replace(NAMED_IN_TEXT, `$1$2$1$3${REDACTED}`);
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)}…` : shown;
}

function copy(value: unknown, setting: Setting): unknown {
  if (typeof value === "string") return clean(value, setting.known);
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (setting.above.includes(value)) return "[circular]";
  if (setting.above.length >= MAX_DEPTH) return "[deep]";
  return copyObject(value, { ...setting, above: [...setting.above, value] });
}

function copyObject(value: object, setting: Setting): unknown {
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ENTRIES).map((item) => copy(item, setting));
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return copyError(value, setting);
  if (value instanceof Map) return copyEntries([...value.entries()], setting);
  if (value instanceof Set) return copy([...value], setting);
  if (value instanceof Date || value instanceof URL) return copy(String(value), setting);
  return copyEntries(ownEntries(value), setting);
}

/** A getter that throws must not turn the report of one error into another. */
function ownEntries(value: object): [string, unknown][] {
  return Object.keys(value).map((name) => {
    try {
      return [name, (value as Record<string, unknown>)[name]];
    } catch {
      return [name, "[unreadable]"];
    }
  });
}

function copyEntries(entries: readonly (readonly [unknown, unknown])[], setting: Setting): unknown {
  return Object.fromEntries(
    entries.slice(0, MAX_ENTRIES).map(([key, value]) => {
      const name = typeof key === "string" || typeof key === "number" ? `${key}` : "[key]";
      return [clean(name, setting.known), hides(name, value) ? REDACTED : copy(value, setting)];
    }),
  );
}

/** That a secret is missing may be told. */
function hides(name: string, value: unknown): boolean {
  const empty = value === undefined || value === null || typeof value === "boolean";
  return SECRET_NAME.test(name) && !empty;
}

function copyError(error: Error, setting: Setting): unknown {
  const { name, message, cause } = error;
  const { code, syscall, status } = error as {
    code?: unknown;
    syscall?: unknown;
    status?: unknown;
  };
  const known = { name, message, status, syscall, ...(cause !== undefined && { cause }) };
  const copied = copyEntries(Object.entries(known).filter(isGiven), setting) as object;
  // The code of an error is the most telling of all, though the name is suspicious elsewhere.
  return code === undefined ? copied : { ...copied, code: copy(code, setting) };
}

const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined;
