import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { bytes, exact, idText, instant, tenant } from "./columns.ts";

/**
 * Natural keys everywhere: a surrogate id would cost an index and a look-up for each row, and a
 * broker's own id is what people search for. Instruments and accounts are not foreign keys of
 * executions: a check per row halves the speed of an import, and the transaction that writes a row
 * writes what it names.
 */
export const accounts = pgTable(
  "accounts",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    broker: idText("broker").notNull(),
    number: text("number"),
    name: text("name"),
    currency: idText("currency"),
    sample: boolean("sample").notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const instruments = pgTable(
  "instruments",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    kind: idText("kind").notNull(),
    symbol: idText("symbol").notNull(),
    currency: idText("currency").notNull(),
    multiplier: exact("multiplier").notNull(),
    inverse: boolean("inverse").notNull().default(false),
    name: text("name"),
    isin: idText("isin"),
    cusip: idText("cusip"),
    exchange: idText("exchange"),
    underlying: idText("underlying"),
    expiry: date("expiry", { mode: "string" }),
    strike: exact("strike"),
    right: idText("right"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const imports = pgTable(
  "imports",
  {
    tenantId: tenant(),
    id: idText("id").primaryKey(),
    startedAt: instant("started_at").notNull(),
    fileName: text("file_name").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    sha256: idText("sha256").notNull(),
    importer: idText("importer").notNull(),
    importerVersion: integer("importer_version").notNull(),
    /** Canonical JSON, kept as text because it is compared as text. */
    options: text("options").notNull(),
    sample: boolean("sample").notNull().default(false),
    report: jsonb("report").notNull(),
    /** "file", or "connection" for the one row that owns all that a connection brought. */
    kind: idText("kind").notNull().default("file"),
  },
  (table) => [
    index("imports_sha256").on(table.sha256),
    index("imports_started").on(table.tenantId, table.startedAt, table.id),
  ],
);

/** The original file in gzip members of up to 256 KiB of content each. */
export const importChunks = pgTable(
  "import_chunks",
  {
    tenantId: tenant(),
    importId: idText("import_id").notNull(),
    part: integer("part").notNull(),
    content: bytes("content").notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.part] })],
);

/**
 * Rows that an import brought although another had brought them before, thousands of ids to a row.
 * Undoing the first import hands them over to this one instead of deleting them.
 */
export const importKnown = pgTable(
  "import_known",
  {
    tenantId: tenant(),
    importId: idText("import_id").notNull(),
    part: integer("part").notNull(),
    /** "execution", "split" or "cash". */
    record: idText("record").notNull(),
    accountId: idText("account_id").notNull(),
    ids: text("ids").array().notNull(),
    lines: integer("lines").array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.part] }),
    index("import_known_account").on(table.accountId, table.record),
    check("import_known_record", sql`${table.record} in ('execution', 'split', 'cash')`),
  ],
);

export const executions = pgTable(
  "executions",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    id: idText("id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    executedAt: instant("executed_at").notNull(),
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    digest: bigint("digest", { mode: "bigint" }).notNull(),
    importId: idText("import_id").notNull(),
    line: integer("line").notNull(),
    kind: idText("kind").notNull(),
    side: idText("side").notNull(),
    effect: idText("effect"),
    quantity: exact("quantity").notNull(),
    price: exact("price").notNull(),
    /** Pairs of three: kind, amount, currency. Null when nothing was charged. */
    fees: jsonb("fees"),
    statedPnl: exact("stated_pnl"),
    fxRate: exact("fx_rate"),
    precision: idText("precision").notNull(),
    zone: idText("zone").notNull(),
    zoneStated: boolean("zone_stated").notNull(),
    tradeDate: date("trade_date", { mode: "string" }),
    orderId: idText("order_id"),
    venue: idText("venue"),
    refersTo: idText("refers_to"),
    report: idText("report").notNull(),
    note: text("note"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.id] }),
    index("executions_trading_order").on(table.accountId, table.instrumentId, table.executedAt),
    index("executions_executed").on(table.tenantId, table.executedAt),
    index("executions_corrected")
      .on(table.accountId, table.instrumentId)
      .where(sql`${table.report} <> 'new'`),
    // Rows of one import lie together, so a block range index of a few pages finds them for an undo.
    index("executions_import")
      .using("brin", table.importId)
      .with({ pages_per_range: 16, autosummarize: true }),
    check("executions_side", sql`${table.side} in ('buy', 'sell')`),
    check("executions_quantity", sql`${table.quantity} >= 0`),
    check("executions_effect", sql`${table.effect} in ('open', 'close')`),
    check("executions_report", sql`${table.report} in ('new', 'correction', 'bust')`),
    check("executions_precision", sql`${table.precision} in ('instant', 'day')`),
  ],
);

export const splits = pgTable(
  "splits",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    id: idText("id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    effectiveAt: instant("effective_at").notNull(),
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    fromUnits: exact("from_units").notNull(),
    toUnits: exact("to_units").notNull(),
    digest: bigint("digest", { mode: "bigint" }).notNull(),
    importId: idText("import_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.id] }),
    index("splits_trading_order").on(table.accountId, table.instrumentId, table.effectiveAt),
    check("splits_ratio", sql`${table.fromUnits} > 0 and ${table.toUnits} > 0`),
  ],
);

export const cashMovements = pgTable(
  "cash_movements",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    id: idText("id").notNull(),
    kind: idText("kind").notNull(),
    amount: exact("amount").notNull(),
    currency: idText("currency").notNull(),
    bookedAt: instant("booked_at").notNull(),
    precision: idText("precision").notNull(),
    instrumentId: idText("instrument_id"),
    description: text("description"),
    digest: bigint("digest", { mode: "bigint" }).notNull(),
    importId: idText("import_id").notNull(),
    line: integer("line").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.id] }),
    index("cash_movements_booked").on(table.tenantId, table.bookedAt),
    index("cash_movements_instrument")
      .on(table.accountId, table.instrumentId, table.bookedAt)
      .where(sql`${table.instrumentId} is not null`),
    check("cash_movements_precision", sql`${table.precision} in ('instant', 'day')`),
  ],
);

/** What statements say is held. Kept for each import, so that an undo leaves what others said. */
export const reportedPositions = pgTable(
  "reported_positions",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    asOf: instant("as_of").notNull(),
    importId: idText("import_id").notNull(),
    quantity: exact("quantity").notNull(),
    averagePrice: exact("average_price"),
    markPrice: exact("mark_price"),
    marketValue: exact("market_value"),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.accountId, table.instrumentId, table.asOf, table.importId],
    }),
  ],
);

export const reportedBalances = pgTable(
  "reported_balances",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    currency: idText("currency").notNull(),
    asOf: instant("as_of").notNull(),
    importId: idText("import_id").notNull(),
    cash: exact("cash").notNull(),
    /** All that the account ever won, open positions included; in this currency. */
    profit: exact("profit"),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.accountId, table.currency, table.asOf, table.importId],
    }),
  ],
);

export const quarantine = pgTable(
  "quarantine",
  {
    tenantId: tenant(),
    importId: idText("import_id").notNull(),
    part: integer("part").notNull(),
    line: integer("line").notNull(),
    section: text("section"),
    code: idText("code").notNull(),
    reason: text("reason").notNull(),
    raw: text("raw").notNull(),
    /** Where it is known: whose record it is, the broker's id of it, and when it may have happened. */
    accountId: idText("account_id"),
    recordKey: text("record_key"),
    fromAt: instant("from_at"),
    toAt: instant("to_at"),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.part] }),
    index("quarantine_account")
      .on(table.accountId, table.fromAt)
      .where(sql`${table.accountId} is not null`),
  ],
);

/**
 * Derived: can be rebuilt from executions at any time. An open trip closes at infinity, so that it
 * sorts as the latest.
 */
export const roundTrips = pgTable(
  "round_trips",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    id: idText("id").notNull(),
    direction: idText("direction").notNull(),
    openedAt: instant("opened_at").notNull(),
    closedAt: instant("closed_at").notNull(),
    /** -1 while open. */
    holdingMs: bigint("holding_ms", { mode: "number" }).notNull(),
    symbol: idText("symbol").notNull(),
    currency: idText("currency").notNull(),
    quantity: exact("quantity").notNull(),
    peakQuantity: exact("peak_quantity").notNull(),
    openQuantity: exact("open_quantity").notNull(),
    entryPrice: exact("entry_price").notNull(),
    exitPrice: exact("exit_price"),
    gross: exact("gross").notNull(),
    fees: exact("fees").notNull(),
    funding: exact("funding").notNull(),
    net: exact("net").notNull(),
    grossAccount: exact("gross_account"),
    matches: integer("matches").notNull(),
    executionIds: text("execution_ids").array().notNull(),
    /** What is shown of one trip and never sorted by: fees paid, gaps, excursions, how it closed. */
    detail: jsonb("detail"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.instrumentId, table.id] }),
    index("round_trips_opened").on(table.tenantId, table.openedAt),
    // All that streaks and drawdowns read, in their order, so that they need not visit the rows.
    index("round_trips_closed").on(
      table.tenantId,
      table.closedAt,
      table.accountId,
      table.instrumentId,
      table.id,
      table.currency,
      table.net,
    ),
    index("round_trips_instrument").on(table.accountId, table.instrumentId, table.openedAt),
    index("round_trips_ended").on(table.accountId, table.instrumentId, table.closedAt),
    index("round_trips_assumed")
      .on(table.accountId, table.instrumentId, table.openedAt)
      .where(sql`${table.detail} ->> 'closedBy' = 'expiry-assumed'`),
    // Of many trips quantity or fees are the same, so these hold the rest of the order too.
    index("round_trips_quantity").on(
      table.tenantId,
      table.quantity,
      table.accountId,
      table.instrumentId,
      table.id,
    ),
    index("round_trips_fees").on(
      table.tenantId,
      table.fees,
      table.accountId,
      table.instrumentId,
      table.id,
    ),
    index("round_trips_gross").on(table.tenantId, table.gross),
    index("round_trips_net").on(table.tenantId, table.net),
    index("round_trips_holding").on(table.tenantId, table.holdingMs),
    index("round_trips_symbol").on(table.tenantId, table.symbol),
    check("round_trips_direction", sql`${table.direction} in ('long', 'short')`),
    check("round_trips_quantity", sql`${table.quantity} >= 0 and ${table.openQuantity} >= 0`),
    check("round_trips_order", sql`${table.closedAt} >= ${table.openedAt}`),
  ],
);

/** Derived with the round trips: what the executions show to be missing. */
export const gaps = pgTable(
  "gaps",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    at: instant("at").notNull(),
    kind: idText("kind").notNull(),
    /** Id of the execution, split or cash movement that showed it; empty if none did. */
    source: idText("source").notNull(),
    quantity: exact("quantity"),
    amount: exact("amount"),
    currency: idText("currency"),
  },
  (table) => [index("gaps_position").on(table.accountId, table.instrumentId, table.at)],
);

/** What people add. No foreign key: a rebuild may take a trip away for a while and bring it back. */
export const annotations = pgTable(
  "annotations",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    tripId: idText("trip_id").notNull(),
    note: text("note").notNull(),
    tags: text("tags").array().notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.instrumentId, table.tripId] }),
  ],
);

export const columnMappings = pgTable(
  "column_mappings",
  {
    tenantId: tenant(),
    signature: idText("signature").notNull(),
    mapping: text("mapping").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.signature] })],
);
