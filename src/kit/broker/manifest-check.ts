import { ENVIRONMENTS, isZone } from "#domain";
import { BROKER_ERROR_CODES } from "#guard";
import { z } from "zod";
import { BROKER_FEATURES } from "./capability.ts";
import { EVIDENCE_LEVELS, MARKET_NAMES } from "./manifest.ts";
import { CLIENT_ID_CLASSES } from "./trading.ts";

const text = z.string().trim().min(1);
const whole = z.int().positive();
const kebab = z.string().regex(/^[a-z\d]+(?:-[a-z\d]+)*$/, "Is no kebab-case id");
const pattern = z.string().refine(isPattern, "Is no regular expression");
const origin = z.string().refine(isOrigin, "Is no address without a slash at its end");

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Live hosts are reached by TLS only; a gateway on this machine may have none. */
function isOrigin(address: string): boolean {
  if (!URL.canParse(address) || address.endsWith("/")) return false;
  const { protocol, username, search, hostname } = new URL(address);
  const local = hostname === "127.0.0.1" || hostname === "localhost";
  const isSafe = protocol === "https:" || protocol === "wss:" || (local && protocol === "http:");
  return isSafe && !username && !search;
}

const field = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z\d]*$/, "Is no camelCase name"),
  label: text,
  help: text,
  secret: z.boolean(),
  optional: z.literal(true).optional(),
  pattern: pattern.optional(),
});

const limit = z.strictObject({
  id: kebab,
  max: whole,
  perMs: whole,
  scope: z.enum(["host", "app", "credential", "account", "ip"]),
  remainingHeader: text.optional(),
  source: text.optional(),
});

const rule = z.strictObject({
  status: z.int().min(100).max(599).optional(),
  code: text.optional(),
  message: pattern.optional(),
  as: z.string().refine((code) => codes.has(code), "Is no code of ours"),
  waitMs: whole.optional(),
  retryable: z.boolean().optional(),
  outcome: z.enum(["rejected", "unknown"]).optional(),
});
const codes: ReadonlySet<string> = new Set(BROKER_ERROR_CODES);

const history = z.strictObject({
  per: z.enum(["connection", "account"]),
  grain: z.enum(["execution", "order", "ledger"]),
  horizonDays: whole.optional(),
  windowDays: whole.optional(),
  pageSize: whole.optional(),
  latenessMs: z.int().nonnegative(),
  proof: z.enum(["sequence", "total", "double-read", "none"]),
  ids: z.enum(["account", "account-day", "none"]),
});

const schema = z.strictObject({
  id: kebab,
  aliases: z.array(text).optional(),
  name: text,
  institution: kebab,
  summary: text,
  docs: z.url(),
  evidence: z.strictObject({ level: z.enum(EVIDENCE_LEVELS), from: z.array(text).min(1) }),
  environments: z
    .partialRecord(z.enum(ENVIRONMENTS), z.record(text, origin))
    .refine((each) => Object.keys(each).length > 0, "Names no environment"),
  credentials: z.array(field).refine(areNamedOnce("name"), "Names a field twice"),
  token: z.strictObject({
    accessMs: whole.optional(),
    refreshMs: whole.optional(),
    credentialMs: whole.optional(),
    rotates: z.boolean().optional(),
    graceMs: whole.optional(),
  }),
  limits: z.array(limit).min(1).refine(areNamedOnce("id"), "Names a limit twice"),
  errors: z.array(rule),
  capabilities: z.strictObject({
    reads: z.array(z.enum(["accounts", "executions", "cash", "positions", "balances"])).min(1),
    assetClasses: z.array(text),
    orderTypes: z.array(text),
    timeInForce: z.array(text),
    trails: z.array(z.enum(["price", "percent"])).optional(),
    features: z.array(z.enum(BROKER_FEATURES)).optional(),
    realtime: z.boolean(),
  }),
  history,
  cadence: z.strictObject({
    defaultMinutes: whole,
    leastMinutes: whole,
    afterHoursUtc: z.array(z.int().min(0).max(23)).optional(),
    market: z.enum(MARKET_NAMES).optional(),
    resets: z
      .strictObject({ at: text.regex(/^([01]\d|2[0-3]):[0-5]\d$/), zone: text.refine(isZone) })
      .optional(),
  }),
  orders: z
    .strictObject({
      clientIds: z.enum(CLIENT_ID_CLASSES),
      settleMs: whole,
      source: text.optional(),
    })
    .optional(),
  secretHeaders: z.array(text).optional(),
});

function areNamedOnce<Key extends string>(key: Key) {
  return (rows: readonly Readonly<Record<Key, string>>[]) =>
    new Set(rows.map((row) => row[key])).size === rows.length;
}

/**
 * What is wrong with a manifest, each with its place: "limits.0.max: Too small". Empty if nothing
 * is. Takes anything, since packages of others bring theirs.
 */
export function manifestProblems(manifest: unknown): readonly string[] {
  const issues = schema.safeParse(manifest).error?.issues ?? [];
  return issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
}
