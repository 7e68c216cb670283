/**
 * Persisted imports on each database: ours against raw COPY of the same rows into the same table,
 * which is the limit, and against drizzle's own batched insert.
 */
import { chmodSync, createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decimal, instantOf, instrument } from "../dist/domain/index.js";
import { importers } from "../dist/importers/index.js";
import { surroundings } from "../dist/app/surroundings.js";
import { openStore } from "../dist/store/index.js";
import { EXECUTION_COLUMNS, executionRow } from "../dist/store/rows/execution.js";
import { executions as table } from "../dist/store/schema/tables.js";
import { createImports } from "../dist/sync/index.js";
import { fills, writeTradebook } from "./data.mjs";
import { medians } from "./measure.mjs";

const BATCH = 10_000;
const EMPTY = `truncate executions, imports, import_known, import_chunks, instruments,
  round_trips, round_trip_days, round_trip_slots, round_trip_months, account_executions, account_cash`;
/** Drizzle is slow enough that fewer rows tell its speed. */
const DRIZZLE_SHARE = 0.1;

export default async function run(report, { rows }) {
  for (const kind of ["embedded", "pglite"])
    await onDatabase(report, kind, kind === "pglite" ? Math.min(rows, 100_000) : rows);
}

async function onDatabase(report, kind, rows) {
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  // Postgres runs as another user when this runs as root.
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  const store = await openStore(
    kind === "pglite" ? { kind, folder: data } : { kind, folder: data, surroundings },
  );
  try {
    if (store.database.description.kind !== kind)
      throw new Error(`No ${kind} here: ${store.database.description.warnings}`);
    await stored(report, { kind, store, rows });
    await whole(report, { kind, store, rows, folder });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stored(report, { kind, store, rows }) {
  const items = [...fills(rows)].map(toItem);
  const few = items.slice(0, Math.round(rows * DRIZZLE_SHARE));
  const text = items.map((item) => executionRow(item, "bench"));
  const empty = () => store.database.script(EMPTY);
  let number = 0;
  const ours = () => throughImport(store, items, `bench-${number++}`);
  const ms = await medians(
    {
      ours: { before: empty, run: ours },
      COPY: { before: empty, run: () => copied(store, text) },
      drizzle: { before: empty, run: () => inserted(store, few) },
      known: { before: async () => (await empty(), await ours()), run: ours },
    },
    { rounds: 3 },
  );
  const rate = (name) => (name === "drizzle" ? few.length : rows) / (ms[name] / 1000);
  const add = (name, of, against, aim) =>
    report.add({
      name: `${name}.${kind}`,
      value: rate(of),
      unit: "rows/s",
      against,
      ratio: rate(of) / rate(against),
      aim,
    });
  add("import.fresh", "ours", "COPY", ">= 0.6");
  add("import.fresh", "ours", "drizzle", ">= 8");
  add("import.known", "known", "COPY", ">= 3");
}

async function whole(report, { kind, store, rows, folder }) {
  const file = join(folder, "book.csv");
  await writeTradebook(file, rows);
  const source = {
    name: "book.csv",
    size: statSync(file).size,
    bytes: () => createReadStream(file),
  };
  const { now, monotonicMs, newImportId: newId } = surroundings;
  const generic = { importer: importers[0], signatureOf: () => undefined };
  const imports = createImports({
    store: store.imports,
    importers,
    generic,
    rules: {},
    spool: undefined,
    now,
    monotonicMs,
    newId,
  });
  const empty = () => store.database.script(EMPTY);
  const again = () => imports.import(source, { account: "1" });
  const text = [...fills(rows)].map((fill, at) => executionRow(toItem(fill, at), "bench"));
  const ms = await medians(
    {
      file: { before: empty, run: again },
      unchanged: { before: async () => (await empty(), await again()), run: again },
      COPY: { before: empty, run: () => copied(store, text) },
    },
    { rounds: 3, warmup: 0 },
  );
  report.add({
    name: `import.file.${kind}`,
    value: rows / (ms.file / 1000),
    unit: "rows/s",
    against: "COPY",
    ratio: ms.COPY / ms.file,
    aim: ">= 60,000 rows/s",
  });
  report.add({
    name: `import.unchanged.${kind}`,
    value: rows / (ms.unchanged / 1000),
    unit: "rows/s",
    against: "COPY",
    ratio: ms.COPY / ms.unchanged,
    aim: ">= 20",
  });
}

const start = (id) => ({
  id,
  startedAt: instantOf(0),
  fileName: "bench",
  bytes: 0,
  sha256: id,
  importer: "bench",
  importerVersion: 1,
  options: "{}",
});

function throughImport(store, items, id) {
  return store.imports.transaction(start(id), async (transaction) => {
    for (let at = 0; at < items.length; at += BATCH)
      await transaction.executions(items.slice(at, at + BATCH));
    const executions = { new: 0, known: 0, quarantined: 0 };
    await transaction.commit({ id, accounts: [], executions, cash: { new: 0, known: 0 } });
  });
}

function copied(store, text) {
  return asTenant(store, async (session) => {
    for (let at = 0; at < text.length; at += BATCH) {
      await session.copyIn(
        `executions (${EXECUTION_COLUMNS})`,
        text.slice(at, at + BATCH).join(""),
      );
    }
  });
}

function inserted(store, items) {
  return asTenant(store, async (session) => {
    for (let at = 0; at < items.length; at += 1000) {
      await session.orm
        .insert(table)
        .values(items.slice(at, at + 1000).map(toRow))
        .onConflictDoNothing();
    }
  });
}

function toRow({ execution, digest, line }) {
  return {
    accountId: execution.account,
    id: execution.id,
    instrumentId: execution.instrument.id,
    executedAt: execution.executedAt,
    sequence: execution.sequence,
    digest,
    importId: "bench",
    line,
    kind: execution.kind,
    side: execution.side,
    quantity: execution.quantity.toString(),
    price: execution.price.toString(),
    precision: execution.precision,
    zone: execution.zone.name,
    zoneStated: true,
    orderId: execution.orderId,
    report: execution.report,
  };
}

const known = new Map();

function toItem({ id, symbol, side, quantity, price, day, time }, at) {
  if (!known.has(symbol))
    known.set(symbol, instrument({ kind: "equity", symbol, currency: "INR" }));
  const execution = {
    id: `NSE:${id}`,
    account: "bench:1",
    instrument: known.get(symbol),
    kind: "fill",
    side,
    quantity: Decimal.of(quantity),
    price: Decimal.of(price),
    fees: [],
    executedAt: instantOf(Date.parse(`${day}T${time}Z`)),
    precision: "instant",
    zone: { name: "UTC", evidence: "stated" },
    sequence: at,
    orderId: String(id),
    report: "new",
  };
  return { execution, digest: BigInt(id), line: at + 2 };
}

/** As the owner, whom row-level security does not slow down, with the rows of the local tenant. */
const asTenant = (store, work) =>
  store.database.transaction(async (session) => {
    await session.script("set local app.tenant = 'local'");
    return work(session);
  });
