/** What is told of a broker on its page of documentation: its manifest in words, and its notes. */
import { TIMES_IN_FORCE } from "#domain";
import type { BrokerManifest, ClientIdClass, ErrorRule } from "#kit";

const MADE = "<!-- Made from the manifest and NOTES.md by npm run docs. Do not edit. -->";

const ENVIRONMENTS = ["paper", "live"] as const;

/** A page for whoever connects the broker. `notes` is its NOTES.md. */
export function brokerPage(manifest: BrokerManifest, notes: string): string {
  return [
    `# ${manifest.name}`,
    MADE,
    `${manifest.summary} [Its own documentation](${manifest.docs}).`,
    table(["", ""], factsOf(manifest)),
    "## What the connect form asks",
    table(["field", "key", "secret", "where it is found"], fieldsOf(manifest)),
    connecting(manifest),
    "## Limits that are kept",
    table(["at most", "in", "counted for each", "source"], limitsOf(manifest)),
    "## What its errors mean",
    errorsOf(manifest),
    withoutTitle(notes),
  ].join("\n\n");
}

/** The page that compares all brokers. */
export function brokersPage(manifests: readonly BrokerManifest[]): string {
  const rows = manifests.map(({ id, name, capabilities, history, evidence, environments }) => [
    `[${name}](${id}.md)`,
    `\`${id}\``,
    ENVIRONMENTS.filter((each) => environments[each]).join(", "),
    capabilities.reads.join(", "),
    capabilities.assetClasses.join(", "),
    horizonOf(history),
    PROOFS[history.proof],
    evidence.level,
  ]);
  const head = [
    "broker",
    "id",
    "environments",
    "reads",
    "trades in",
    "history",
    "proof",
    "evidence",
  ];
  return ["# Brokers", MADE, INTRODUCTION, table(head, rows), EVIDENCE].join("\n\n");
}

const INTRODUCTION =
  "Brokers that can be connected. Whoever has another one imports its statements, or " +
  "[adds it](../guides/add-a-broker.md). `openblotter brokers` prints the same.";

const EVIDENCE = [
  "*Evidence* says how sure it is that an adapter works, and is never claimed higher than true: *listed*, *documented*",
  "(tried on answers made after published specifications), *recorded* (tried on real answers), *confirmed* (a person ran it",
  "on a real account). *Proof* says how it is known that nothing is missing: see [sync](../sync.md#proof-and-coverage).\n",
].join("\n");

const PROOFS: Readonly<Record<BrokerManifest["history"]["proof"], string>> = {
  sequence: "numbers without a hole",
  total: "the broker states a total",
  "double-read": "two equal readings",
  none: "none",
};

function factsOf(manifest: BrokerManifest): readonly (readonly string[])[] {
  const { id, aliases = [], environments, capabilities, history, cadence, evidence } = manifest;
  const { windowDays, pageSize } = history;
  return [
    ["id", [id, ...aliases].map((each) => `\`${each}\``).join(", ")],
    ["environments", environmentsOf(environments)],
    ["reads", capabilities.reads.join(", ")],
    ["trades in", capabilities.assetClasses.join(", ")],
    ["history", horizonOf(history)],
    ...(windowDays === undefined ? [] : [["longest range of one question", `${windowDays} days`]]),
    ...(pageSize === undefined ? [] : [["rows of a page", String(pageSize)]]),
    ["executions may appear late by", durationOf(history.latenessMs)],
    ["proof that nothing is missing", PROOFS[history.proof]],
    ["log-in", logInOf(manifest)],
    ["read", cadenceOf(cadence)],
    ["orders", ordersOf(manifest)],
    ["evidence", `${evidence.level}: ${evidence.from.join("; ")}`],
  ];
}

const CLIENT_IDS: Readonly<Record<ClientIdClass, string>> = {
  "unique-forever": "an id of ours is taken once",
  "unique-among-open": "an id of ours is taken once while its order works",
  tag: "an id of ours is kept and never refused",
  none: "no id of ours is kept",
};

function ordersOf({ orders, capabilities }: BrokerManifest): string {
  if (!orders) return "none";
  const { clientIds, settleMs, source } = orders;
  const sure = source === undefined ? " (assumed)" : "";
  // What the broker has and the gateway has no word for cannot be placed.
  const times = TIMES_IN_FORCE.filter((each) => capabilities.timeInForce.includes(each));
  const { orderTypes, trails } = capabilities;
  const trailed = trails ? `; stops trail by ${trails.join(" or ")}` : "";
  const kinds = `${orderTypes.join(", ")}; ${times.join(", ")}${trailed}`;
  return `${kinds}; ${CLIENT_IDS[clientIds]}, and none appears later than ${durationOf(settleMs)}${sure}`;
}

const environmentsOf = (environments: BrokerManifest["environments"]): string =>
  ENVIRONMENTS.filter((each) => environments[each])
    .map((each) => `${each} (${hostsOf(environments[each] ?? {})})`)
    .join(", ");

const hostsOf = (origins: Readonly<Record<string, string>>): string =>
  [...new Set(Object.values(origins).map((origin) => `\`${new URL(origin).host}\``))].join(", ");

const horizonOf = ({ horizonDays }: BrokerManifest["history"]): string =>
  horizonDays === undefined ? "since the account was opened" : `the last ${horizonDays} days`;

function logInOf({ token }: BrokerManifest): string {
  const { accessMs, refreshMs, credentialMs, rotates } = token;
  if (accessMs === undefined)
    return credentialMs === undefined
      ? "the credential is sent with each call"
      : `the credential is sent with each call; it lives for ${durationOf(credentialMs)} at most`;
  const renewed = rotates ? "; each renewal ends the old one" : "";
  const end = refreshMs === undefined ? "" : `; sign in again after ${durationOf(refreshMs)}`;
  return `lasts ${durationOf(accessMs)} and is renewed by itself${renewed}${end}`;
}

function cadenceOf(cadence: BrokerManifest["cadence"]) {
  const { defaultMinutes, leastMinutes, afterHoursUtc, market, resets } = cadence;
  if (afterHoursUtc) return `daily, after ${afterHoursUtc.join(", ")} o'clock UTC`;
  const closed = market === undefined ? "" : "; every 4 hours while its market is closed";
  const before = resets === undefined ? "" : `; shortly before ${resets.at} (${resets.zone})`;
  return `every ${defaultMinutes} minutes, at the most every ${leastMinutes}${closed}${before}`;
}

const fieldsOf = ({ credentials }: BrokerManifest) =>
  credentials.map(({ label, name, secret, optional, help }) => [
    optional ? `${label} (optional)` : label,
    `\`${name}\``,
    secret ? "yes" : "no",
    help,
  ]);

function connecting({ id, credentials }: BrokerManifest): string {
  const given = credentials.filter(({ optional }) => !optional).map(({ name }) => [name, "..."]);
  return [
    "```sh",
    `openblotter connect ${id}                             # asks for each`,
    `openblotter connect ${id} --credentials secrets.json  # ${JSON.stringify(Object.fromEntries(given))}`,
    "```",
  ].join("\n");
}

const limitsOf = ({ limits }: BrokerManifest) =>
  limits.map(({ max, perMs, scope, source = "assumed, on the safe side" }) => [
    String(max),
    durationOf(perMs),
    scope,
    /^https?:/u.test(source) ? `<${source}>` : source,
  ]);

function errorsOf({ errors }: BrokerManifest): string {
  if (errors.length === 0) return "The usual meaning of HTTP statuses.";
  const rows = alike(errors).map((rules) => {
    const [{ as, waitMs }] = rules;
    return [
      rules.map(signOf).join("; "),
      `[\`broker-${as.toLowerCase().replaceAll("_", "-")}\`](../troubleshooting.md#what-brokers-refuse)`,
      waitMs === undefined ? "" : durationOf(waitMs),
    ];
  });
  return table(["sign", "means", "waits at least"], rows);
}

const signOf = ({ status, code, message }: ErrorRule): string =>
  [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(code === undefined ? [] : [`code \`${code}\``]),
    ...(message === undefined ? [] : [`text \`${message}\``]),
  ].join(", ");

type Alike = readonly [ErrorRule, ...ErrorRule[]];

/** Rules that follow on each other and mean the same are one row; their order decides. */
function alike(errors: readonly ErrorRule[]): readonly Alike[] {
  const found: Alike[] = [];
  for (const rule of errors) {
    const last = found.at(-1);
    const isSame = last && last[0].as === rule.as && last[0].waitMs === rule.waitMs;
    if (isSame) found[found.length - 1] = [...last, rule];
    else found.push([rule]);
  }
  return found;
}

/** The first fitting unit in which the time is a whole number. */
export function durationOf(ms: number): string {
  if (ms === 0) return "not at all";
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ] as const;
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ["millisecond", 1];
  const count = ms / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`.replaceAll(
      /\|  (?=\|)/gu,
      "| ",
    );
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** The notes under headings, the first of which is for users. */
function withoutTitle(notes: string): string {
  const text = notes.replace(/^# .*\n+/u, "");
  return text.startsWith("## ") ? text : `## For whoever connects it\n\n${text}`;
}
