/**
 * Everything that a broker or the way to it may do to a reply. Numbers are rows of the fault table.
 * What only the venue can do (late fills, corrections, busts, long ids) is done to the venue.
 */
export const FAULTS = {
  "429-seconds": "refused, Retry-After in seconds (1)",
  "429-date": "refused, Retry-After as a date of HTTP (2)",
  "429-past-date": "refused, Retry-After as a date that is past (2)",
  "429-asctime": "refused, Retry-After as an asctime date (2)",
  "429-bare": "refused without Retry-After (3)",
  "broker-code": "refused with a code of the broker's own that the step names (3, 10)",
  "418-ban": "banned, as some do after a 429 (3)",
  "500": "internal error (4)",
  "502": "bad gateway, in HTML (4)",
  "503": "unavailable, Retry-After in seconds (4)",
  "504-after": "gateway gives up after the effect (6)",
  "hang-before": "no answer, and nothing was done (5)",
  "hang-after": "no answer, and it was done (6)",
  "reset-before": "connection reset before the request was read (5)",
  "reset-after": "connection reset after the effect, before the reply (6)",
  "reset-mid-body": "connection reset in the middle of the body (8)",
  "cut-body": "body shorter than its Content-Length (8)",
  "cut-chunked": "chunked body that ends without its end (8)",
  "cut-rows": "list that ends early and is valid (9)",
  "truncated-gzip": "gzip that ends early (9)",
  "empty-list": "empty list where there are rows (9)",
  "cut-json": "JSON that ends early at its full length (10)",
  "html-200": "HTML with status 200 (10)",
  bom: "byte order mark before the JSON (10)",
  garbage: "bytes that are no text (10)",
  "text-plain": "the right body as text/plain (11)",
  "slow-loris": "one byte at a time (12)",
  "gzip-bomb": "little gzip, a lot of bytes (13)",
  "deep-json": "JSON a hundred thousand arrays deep (13)",
  "duplicate-rows": "rows twice (14)",
  "reorder-rows": "rows in another order (15)",
  "page-shift": "first row missing, as when a page moved (16)",
  "expire-access": "access token ends now (22)",
  "revoke-login": "refresh and access tokens end now (23)",
  "long-number": "numbers of 1e400 and ids beyond 2^53 (26)",
  "odd-text": "NUL, lone surrogate, right-to-left mark and 10 kB in a text (27)",
  "odd-word": "word of an enumeration that nobody knows (39)",
  "missing-field": "rows without one of their fields (39)",
  redirect: "307 to another host (43)",
} as const;

export type FaultName = keyof typeof FAULTS;

/** Names of all faults, in the order of the table. */
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Whether a text names a fault. */
export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** Faults under which the request had no effect at the broker. */
export const BEFORE_EFFECT: ReadonlySet<FaultName> = new Set<FaultName>([
  "429-seconds",
  "429-date",
  "429-past-date",
  "429-asctime",
  "429-bare",
  "broker-code",
  "418-ban",
  "500",
  "502",
  "503",
  "hang-before",
  "reset-before",
  "redirect",
]);
