/**
 * Records for tests of storage: plain ones by number, and arbitrary ones that no statement has ever
 * held.
 */
import fc from "fast-check";
import {
  accountId,
  brokerId,
  cashId,
  Decimal,
  EXECUTION_KINDS,
  executionId,
  FEE_KINDS,
  importId,
  instantOf,
  instrument,
  INSTRUMENT_KINDS,
  type Account,
  type AccountId,
  type Day,
  type Execution,
  type Instant,
  type Instrument,
} from "#domain";
import type { IdentifiedCash, IdentifiedExecution, ImportReport, ImportStart } from "#sync";

export const account: AccountId = accountId("acme", "1");
export const accountRow = (id: AccountId = account): Account => ({
  id,
  broker: brokerId("file:acme"),
});

export const stock = (symbol = "AAPL"): Instrument =>
  instrument({ kind: "equity", symbol, currency: "USD" });

/** The n-th second of a day in 2024. */
export const second = (n: number): Instant => instantOf(Date.UTC(2024, 0, 2) + n * 1_000);

export const execution = (n: number, over: Partial<Execution> = {}): Execution => ({
  id: executionId(`e${n}`),
  account,
  instrument: stock(),
  kind: "fill",
  side: n % 2 === 0 ? "buy" : "sell",
  quantity: Decimal.of(100),
  price: Decimal.of(`${100 + (n % 7)}.25`),
  fees: [{ kind: "commission", amount: Decimal.of("1.05"), currency: "USD" }],
  executedAt: second(n),
  precision: "instant",
  zone: { name: "America/New_York", evidence: "assumed" },
  sequence: n,
  report: "new",
  ...over,
});

/** A stand-in for the hash of the content. */
export const digestOf = ({ side, quantity, price, executedAt }: Execution): bigint => {
  let hash = 7n;
  for (const character of `${side} ${quantity} ${price} ${executedAt}`) {
    hash = BigInt.asUintN(64, hash * 1_099_511_628_211n + BigInt(character.charCodeAt(0)));
  }
  return hash;
};

export const identified = (each: Execution, line = 1): IdentifiedExecution => ({
  execution: each,
  digest: digestOf(each),
  line,
});

export const executions = (
  count: number,
  over: Partial<Execution> = {},
  first = 0,
): IdentifiedExecution[] =>
  Array.from({ length: count }, (_, index) =>
    identified(execution(first + index, over), index + 1),
  );

export const cash = (n: number, over: Partial<IdentifiedCash["cash"]> = {}): IdentifiedCash => ({
  cash: {
    id: cashId(`c${n}`),
    account,
    kind: "dividend",
    amount: { amount: Decimal.of(`${n}.10`), currency: "USD" },
    bookedAt: second(n),
    precision: "day",
    ...over,
  },
  digest: BigInt(n) - 5n,
  line: n,
});

export const start = (n: number, over: Partial<ImportStart> = {}): ImportStart => ({
  id: importId(`import-${String(n).padStart(4, "0")}`),
  startedAt: second(n),
  fileName: `statement-${n}.csv`,
  bytes: 1_000 + n,
  sha256: n.toString(16).padStart(64, "0"),
  importer: "acme",
  importerVersion: 2,
  options: '{"zone":"UTC"}',
  ...over,
});

export const report = (
  from: ImportStart,
  accounts: readonly AccountId[] = [account],
): ImportReport => ({
  id: from.id,
  file: from.fileName,
  format: from.importer,
  accounts,
  executions: { new: 0, known: 0, quarantined: 0 },
  cash: { new: 0, known: 0 },
  splits: { new: 0, known: 0 },
  checks: [{ name: "total", expected: "1", actual: "1", ok: true }],
  passed: [],
  notes: ['a "note"'],
  roundTrips: 0,
  durationMs: 5,
});

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 18 }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale));
const amounts = decimals.map((decimal) => decimal.abs());
/**
 * Any text that is valid Unicode, with what tables of text make of it as a bait. NUL is replaced,
 * so it is left out.
 */
const texts = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("\\N", "\\.", "a\tb", "a\\\nb\r", '"{},\\"', "'"),
  )
  .filter((text) => !text.includes("\0"));
const ids = texts.filter((text) => text !== "");
const days = fc.date({
  min: new Date("1980-01-01"),
  max: new Date("2099-12-31"),
  noInvalidDate: true,
});
const instants = fc
  .tuple(days, fc.integer({ min: 0, max: 999 }))
  .map(([date, micros]) => instantOf(date.getTime(), micros));
const calendarDays = days.map((date) => date.toISOString().slice(0, 10) as Day);

export const instruments: fc.Arbitrary<Instrument> = fc
  .record(
    {
      kind: fc.constantFrom(...INSTRUMENT_KINDS),
      symbol: ids,
      currency: fc.constantFrom("USD", "EUR", "BTC"),
      multiplier: amounts.filter((decimal) => decimal.gt(Decimal.zero)),
      inverse: fc.constant(true as const),
      name: texts,
      isin: texts,
      exchange: texts,
      underlying: texts,
      expiry: calendarDays,
      strike: amounts,
      right: fc.constantFrom("call", "put"),
    },
    { requiredKeys: ["kind", "symbol", "currency", "multiplier"] },
  )
  .map((parts) => instrument(parts as Parameters<typeof instrument>[0]));

/** Executions as strange as their type allows. */
export const anyExecutions: fc.Arbitrary<Execution> = fc
  .record(
    {
      id: ids,
      instrument: instruments,
      kind: fc.constantFrom(...EXECUTION_KINDS),
      side: fc.constantFrom("buy", "sell"),
      effect: fc.constantFrom("open", "close"),
      quantity: amounts,
      price: decimals,
      fees: fc.array(
        fc.record({ kind: fc.constantFrom(...FEE_KINDS), amount: decimals, currency: ids }),
        { maxLength: 3 },
      ),
      statedPnl: decimals,
      fxRate: decimals,
      executedAt: instants,
      precision: fc.constantFrom("instant", "day"),
      zone: fc.record({ name: texts, evidence: fc.constantFrom("stated", "assumed") }),
      tradeDate: calendarDays,
      sequence: fc.maxSafeInteger(),
      orderId: texts,
      venue: texts,
      report: fc.constant("new"),
      note: texts,
    },
    {
      requiredKeys: [
        "id",
        "instrument",
        "kind",
        "side",
        "quantity",
        "price",
        "fees",
        "executedAt",
        "precision",
        "zone",
        "sequence",
        "report",
      ],
    },
  )
  .map((parts) => ({ ...parts, account }) as unknown as Execution);

/** A value in which equal numbers are equal, whatever their scale: decimals become text. */
export function plain(value: unknown): unknown {
  if (value instanceof Decimal)
    return `${value.round(40)}`.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, plain(each)]),
  );
}

export async function collect<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}
