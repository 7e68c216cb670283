/**
 * What the overview asks for, from the sums that are kept with round trips, against the same from
 * the round trips themselves.
 */
import { chmodSync, createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { surroundings } from "../dist/app/surroundings.js";
import { importers } from "../dist/importers/index.js";
import { openStore } from "../dist/store/index.js";
import { createImports } from "../dist/sync/index.js";
import { createTotals } from "../dist/trades/index.js";
import { writeTradebook } from "./data.mjs";
import { medians } from "./measure.mjs";

/** All round trips of the book are long, so this finds the same in the trips alone. */
const TRIPS = { direction: "long" };
const ZONE = "America/New_York";

export default async function run(report, { rows }) {
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  const store = await openStore({ kind: "embedded", folder: join(folder, "data"), surroundings });
  try {
    await fill(store, join(folder, "book.csv"), rows);
    await store.database.script("analyze");
    const trades = await store.blotter.countTrades({});
    await compare(report, `figures.statistics of ${trades}`, (filter) => statistics(store, filter));
    await compare(report, `figures.by-hour of ${trades}`, (filter) =>
      store.blotter.breakdown(filter, "hour", ZONE),
    );
    await compare(report, `figures.by-symbol of ${trades}`, (filter) =>
      store.blotter.breakdown(filter, "symbol", ZONE),
    );
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(store, file, rows) {
  await writeTradebook(file, rows, { whole: true });
  const { now, monotonicMs, newImportId: newId } = surroundings;
  const generic = { importer: importers[0], signatureOf: () => undefined };
  const parts = { importers, generic, rules: {}, spool: undefined, now, monotonicMs, newId };
  const imports = createImports({ store: store.imports, ...parts });
  const { size } = statSync(file);
  const source = { name: "book.csv", size, bytes: () => createReadStream(file) };
  await imports.import(source, { account: "1" });
}

async function statistics({ blotter }, filter) {
  const counter = createTotals();
  for await (const runs of blotter.profits(filter)) runs.forEach(counter.run);
  for (const total of await blotter.totals(filter)) counter.total(total);
  return counter.results();
}

async function compare(report, name, ask) {
  const ms = await medians(
    { sums: async () => void (await ask({})), trips: async () => void (await ask(TRIPS)) },
    { rounds: 3 },
  );
  report.add({
    name,
    value: ms.sums,
    unit: "ms",
    against: "the trips",
    ratio: ms.trips / ms.sums,
    aim: "< 500 ms of a million",
  });
}
