import { sql } from "drizzle-orm";
import type { Account, Balance, Position } from "#domain";
import type { ImportStart, QuarantineRow } from "#sync";
import type { ImportReport } from "#sync";
import type { Session } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { copyRow, storable, textArray } from "../rows/copy-text.ts";
import { accounts, imports } from "../schema/index.ts";

/** Adds accounts. What an earlier statement left out is filled in; what it said stays. */
export async function writeAccounts(session: Session, batch: readonly Account[]): Promise<void> {
  for (const account of new Map(batch.map((each) => [each.id, each])).values()) {
    await unwrapped(
      session.orm
        .insert(accounts)
        .values({
          id: storable(account.id),
          broker: account.broker,
          number: account.number,
          name: account.name,
          currency: account.currency,
          sample: account.sample ?? false,
        })
        .onConflictDoUpdate({
          target: [accounts.tenantId, accounts.id],
          set: {
            number: sql`coalesce(${accounts.number}, excluded.number)`,
            name: sql`coalesce(${accounts.name}, excluded.name)`,
            currency: sql`coalesce(${accounts.currency}, excluded.currency)`,
            // What was sample data becomes real once a real file names it.
            sample: sql`${accounts.sample} and excluded.sample`,
          },
        }),
    );
  }
}

/** A statement may repeat a snapshot; the last one within an import counts. */
export async function writePositions(
  session: Session,
  batch: readonly Position[],
  importId: string,
): Promise<void> {
  const snapshots = new Map(
    batch.map((each) => [`${each.account}\n${each.instrument.id}\n${each.asOf}`, each]),
  );
  await replaceIn(session, {
    table: "reported_positions",
    columns: {
      account_id: "text",
      instrument_id: "text",
      as_of: "timestamptz",
      import_id: "text",
      quantity: "numeric",
      average_price: "numeric",
      mark_price: "numeric",
      market_value: "numeric",
    },
    key: ["account_id", "instrument_id", "as_of", "import_id"],
    rows: [...snapshots.values()].map((each) => [
      storable(each.account),
      storable(each.instrument.id),
      each.asOf,
      importId,
      each.quantity.toString(),
      each.averagePrice?.toString(),
      each.markPrice?.toString(),
      each.marketValue?.toString(),
    ]),
  });
}

export async function writeBalances(
  session: Session,
  batch: readonly Balance[],
  importId: string,
): Promise<void> {
  const snapshots = new Map(
    batch.map((each) => [`${each.account}\n${each.currency}\n${each.asOf}`, each]),
  );
  await replaceIn(session, {
    table: "reported_balances",
    columns: {
      account_id: "text",
      currency: "text",
      as_of: "timestamptz",
      import_id: "text",
      cash: "numeric",
      profit: "numeric",
    },
    key: ["account_id", "currency", "as_of", "import_id"],
    rows: [...snapshots.values()].map((each) => [
      storable(each.account),
      storable(each.currency),
      each.asOf,
      importId,
      each.cash.toString(),
      each.profit?.toString(),
    ]),
  });
}

type Replacing = {
  readonly table: string;
  /** Names and types. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  /** Values as text, in the order of the columns. */
  readonly rows: readonly (readonly (string | undefined)[])[];
};

/** Rows that one statement takes. */
const ROWS_PER_STATEMENT = 5_000;

async function replaceIn(
  session: Session,
  { table, columns, key, rows }: Replacing,
): Promise<void> {
  const names = Object.keys(columns);
  const set = names.filter((name) => !key.includes(name));
  const types = Object.values(columns);
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const part = rows.slice(from, from + ROWS_PER_STATEMENT);
    const arrays = types.map(
      (type, at) => sql`${textArray(part.map((row) => row[at]))}::${sql.raw(type)}[]`,
    );
    await session.query(sql`
      insert into ${sql.raw(table)} (${sql.raw(names.join(", "))})
      select * from unnest(${sql.join(arrays, sql`, `)})
      on conflict (tenant_id, ${sql.raw(key.join(", "))}) do update
        set ${sql.raw(set.map((name) => `${name} = excluded.${name}`).join(", "))}`);
  }
}

export async function writeQuarantine(
  session: Session,
  rows: readonly QuarantineRow[],
  at: { readonly importId: string; readonly firstPart: number },
): Promise<void> {
  if (rows.length === 0) return;
  const lines = rows.map((row, index) =>
    copyRow([
      at.importId,
      at.firstPart + index,
      row.line,
      row.section,
      row.code,
      row.reason,
      row.raw,
    ]),
  );
  await session.copyIn(
    "quarantine (import_id, part, line, section, code, reason, raw)",
    lines.join(""),
  );
}

export async function writeImport(
  session: Session,
  start: ImportStart,
  report: ImportReport,
): Promise<void> {
  await unwrapped(
    session.orm.insert(imports).values({
      id: start.id,
      startedAt: start.startedAt,
      fileName: storable(start.fileName),
      bytes: start.bytes,
      sha256: start.sha256,
      importer: start.importer,
      importerVersion: start.importerVersion,
      options: storable(start.options),
      sample: start.sample ?? false,
      report,
    }),
  );
}
