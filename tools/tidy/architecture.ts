/**
 * The architecture as a table: who may import whom, from the pure centre outwards.
 *
 * `tidy` reads the code against it and ARCHITECTURE.md embeds it, so that neither can drift. Arrows
 * point inward, a folder is entered through its door (`#name`), and a unit (one adapter) never
 * imports its sibling.
 */
export interface Folder {
  /** What lives here, in one line; becomes a row of ARCHITECTURE.md. */
  readonly holds: string;
  readonly mayImport: readonly string[];
  /** Folders of which only types may be imported, because a port speaks of them. */
  readonly typesOf?: readonly string[];
  /** Pure folders import no Node module and no npm package, save the ones named. */
  readonly pure?: true;
  /** Each folder below is a unit of its own (an adapter) and must not know its siblings. */
  readonly units?: true;
}

const everything = [
  "domain",
  "trades",
  "guard",
  "kit",
  "brokers",
  "importers",
  "vault",
  "sync",
  "schedule",
  "orders",
  "routing",
  "streams",
  "settings",
  "notify",
  "store",
  "sandbox",
  "http",
  "cli",
] as const;

export const folders: Readonly<Record<string, Folder>> = {
  domain: { holds: "nouns and exact numbers", mayImport: [], pure: true },
  trades: {
    holds: "executions to lots, round trips, statistics",
    mayImport: ["domain"],
    pure: true,
  },
  guard: {
    holds: "error taxonomy, retry, timeout, circuit breaker, rate limiter: policies as values",
    mayImport: ["domain"],
  },
  kit: {
    holds: "what brokers and importers are made of",
    mayImport: ["domain", "guard"],
  },
  brokers: {
    holds: "one folder per broker",
    mayImport: ["domain", "kit"],
    units: true,
  },
  importers: {
    holds: "one folder per statement format",
    mayImport: ["domain", "kit"],
    units: true,
  },
  vault: { holds: "credentials at rest", mayImport: ["domain"] },
  sync: {
    holds: "import, pull, dedupe, rebuild, reconcile; the ports that it needs",
    mayImport: ["domain", "trades", "guard", "kit"],
  },
  schedule: {
    holds: "when connections are read: due times, slots, claims, the worker",
    mayImport: ["domain", "sync"],
  },
  notify: {
    holds: "telling users: the outbox, mail, webhooks, preferences",
    mayImport: ["domain", "guard"],
  },
  orders: {
    holds: "the order gateway: journal, one send, look-up, risk checks",
    mayImport: ["domain", "guard", "kit"],
  },
  streams: {
    holds: "streams of brokers kept open: prices to many, orders to their journal",
    mayImport: ["domain", "guard", "kit"],
  },
  routing: {
    holds: "which broker takes an order and why: policies, measured quality, experiments",
    mayImport: ["domain", "orders"],
  },
  settings: {
    holds: "how brokers are used here: schema, layers, versions",
    mayImport: ["domain", "kit"],
  },
  store: {
    holds: "Postgres three ways behind the ports of the folders that need them",
    mayImport: ["domain", "sync", "schedule", "orders", "routing", "settings", "notify", "vault"],
    typesOf: ["trades"],
  },
  sandbox: {
    holds: "make-believe brokers that speak the real protocols, with a truth ledger and faults",
    mayImport: ["domain", "kit"],
  },
  testing: {
    holds: "conformance suites for brokers, importers and ports; stores in memory",
    mayImport: ["domain", "guard", "kit", "trades"],
    typesOf: ["sync", "schedule", "orders", "routing", "notify", "vault"],
  },
  http: { holds: "the API: one file per endpoint", mayImport: ["domain", "sync", "notify"] },
  cli: {
    holds: "one file per command, written against the endpoints of http",
    mayImport: ["domain", "sync", "notify", "http"],
  },
  app: { holds: "composition root: configuration, clock, timers", mayImport: everything },
};

/** Files directly in `src/`: the public library may show any part. */
export const libraryMayImport: readonly string[] = [...everything, "testing", "app"];

/** Arrows that the table forbids and the design needs: each with its reason, and unused ones fail. */
export const extraArrows: readonly { file: string; to: string; reason: string }[] = [
  {
    file: "src/cli/main.ts",
    to: "app",
    reason: "the file that npm runs: it only hands the composition root to the commands",
  },
];

/** The table as ARCHITECTURE.md shows it. */
export function tableText(): string {
  const rows = Object.entries(folders).map(([name, folder]) => {
    const typesOf = (folder.typesOf ?? []).map((target) => `${target} (types)`);
    const targets = [...folder.mayImport, ...typesOf].join(", ") || "nothing";
    const notes = [folder.pure && "pure", folder.units && "units"].filter(Boolean).join(", ");
    return `| \`${name}\` | ${folder.holds} | ${targets}${notes === "" ? "" : ` (${notes})`} |`;
  });
  return ["| folder | holds | may import |", "|---|---|---|", ...rows].join("\n");
}
