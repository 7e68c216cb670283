import { sql } from "drizzle-orm";
import {
  Decimal,
  storedInstrumentId,
  type Day,
  type Instrument,
  type InstrumentId,
  type InstrumentKind,
} from "#domain";
import type { Session } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { instruments } from "../schema/index.ts";
import { given } from "./given.ts";

export type InstrumentRow = typeof instruments.$inferSelect;

export const toInstrument = (row: InstrumentRow): Instrument => ({
  id: storedInstrumentId(row.id),
  kind: row.kind as InstrumentKind,
  symbol: row.symbol,
  currency: row.currency,
  multiplier: Decimal.of(row.multiplier),
  ...(row.inverse ? { inverse: true as const } : {}),
  ...given({
    name: row.name,
    isin: row.isin,
    cusip: row.cusip,
    exchange: row.exchange,
    underlying: row.underlying,
    expiry: row.expiry as Day | null,
    strike: row.strike === null ? null : Decimal.of(row.strike),
    right: row.right as "call" | "put" | null,
  }),
});

/**
 * Instruments by id, read when first met; one cache serves one reading, whose rows then share their
 * instruments.
 */
export class InstrumentCache {
  readonly #session: Pick<Session, "orm">;
  readonly #known = new Map<string, Instrument>();
  constructor(session: Pick<Session, "orm">) {
    this.#session = session;
  }

  async load(ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length === 0) return;
    const rows = await unwrapped(
      this.#session.orm
        .select()
        .from(instruments)
        .where(sql`${instruments.id} = any(${sql.param(missing)})`),
    );
    for (const row of rows) this.#known.set(row.id, toInstrument(row));
  }

  /** One that was loaded, if it is stored. */
  find(id: string): Instrument | undefined {
    return this.#known.get(id);
  }

  get(id: string): Instrument {
    const found = this.find(id);
    if (!found) throw new Error(`Instrument "${id}" is named by a row and not stored`);
    return found;
  }
}

/**
 * Fields that a later statement may fill in, in the order of the columns of
 * {@link upsertInstruments}.
 */
const LEARNT = [
  "name",
  "isin",
  "cusip",
  "exchange",
  "underlying",
  "expiry",
  "strike",
  "right",
] as const;

/** How many of the fields that may come later are known. */
const knowledge = (instrument: Instrument): number =>
  LEARNT.reduce(
    (bits, field, index) => (instrument[field] === undefined ? bits : bits | (1 << index)),
    0,
  );

/**
 * Remembers what one import has told of each instrument, so that only news is sent to the database.
 * What was empty is filled in, what is known stays: the first statement wins.
 */
export class InstrumentWriter {
  readonly #session: Session;
  readonly #told = new Map<InstrumentId, number>();
  /** Rows of one file share their instruments, so most are known without a look at their fields. */
  readonly #seen = new WeakSet<Instrument>();
  constructor(session: Session) {
    this.#session = session;
  }

  async write(batch: Iterable<Instrument>): Promise<void> {
    const news = new Map<InstrumentId, Instrument>();
    for (const instrument of batch) {
      if (this.#seen.has(instrument)) continue;
      this.#seen.add(instrument);
      const told = this.#told.get(instrument.id);
      const bits = knowledge(instrument);
      if (told !== undefined && (bits | told) === told) continue;
      this.#told.set(instrument.id, (told ?? 0) | bits);
      news.set(instrument.id, merged(news.get(instrument.id), instrument));
    }
    const rows = [...news.values()].map(toRow);
    // 65,535 parameters are the limit of the protocol.
    for (let at = 0; at < rows.length; at += 1_000)
      await upsertInstruments(this.#session, rows.slice(at, at + 1_000));
  }
}

const merged = (first: Instrument | undefined, second: Instrument): Instrument =>
  first === undefined ? second : { ...second, ...first };

const toRow = (from: Instrument) => ({
  id: from.id,
  kind: from.kind,
  symbol: from.symbol,
  currency: from.currency,
  multiplier: from.multiplier.toString(),
  inverse: from.inverse ?? false,
  name: from.name ?? null,
  isin: from.isin ?? null,
  cusip: from.cusip ?? null,
  exchange: from.exchange ?? null,
  underlying: from.underlying ?? null,
  expiry: from.expiry ?? null,
  strike: from.strike?.toString() ?? null,
  right: from.right ?? null,
});

async function upsertInstruments(
  session: Session,
  rows: ReturnType<typeof toRow>[],
): Promise<void> {
  const filled = Object.fromEntries(
    LEARNT.map((field) => [
      field,
      sql`coalesce(${instruments[field]}, excluded.${sql.identifier(instruments[field].name)})`,
    ]),
  );
  await unwrapped(
    session.orm
      .insert(instruments)
      .values(rows)
      .onConflictDoUpdate({ target: [instruments.tenantId, instruments.id], set: filled }),
  );
}
