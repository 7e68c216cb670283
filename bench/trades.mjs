/**
 * Building round trips first in, first out: ours against the same algorithm written plainly with
 * decimal.js, and with doubles.
 */
import { Decimal as Peer } from "decimal.js";
import { Decimal, instantOf, instrument } from "../dist/domain/index.js";
import { createBooks } from "../dist/trades/index.js";
import { fills } from "./data.mjs";
import { medians } from "./measure.mjs";

export default async function run(report, { rows }) {
  await compare(report, "trades.build", { plain: [...fills(rows)], aim: ">= 10" });
  await compare(report, "trades.build.short", { plain: [...fills(rows, { whole: true })] });
}

async function compare(report, name, { plain, aim }) {
  const rows = plain.length;
  const events = plain.map(toExecution);
  const ours = () => {
    const trips = [];
    const books = createBooks({}, { trip: (trip) => trips.push(trip), gap: () => {} });
    for (const event of events) books.feed(event);
    books.end();
    return trips;
  };
  const read = (n) =>
    plain.map(({ id, side, quantity, price }, at) => ({
      id,
      symbol: events[at].instrument.symbol,
      side,
      quantity: n.of(String(quantity)),
      price: n.of(price),
      at: events[at].executedAt,
    }));
  const rowsOf = { "decimal.js": read(peer), doubles: read(doubles) };
  requireSame(ours(), plainly(rowsOf["decimal.js"], peer));
  const variants = {
    ours,
    "decimal.js": () => plainly(rowsOf["decimal.js"], peer),
    doubles: () => plainly(rowsOf.doubles, doubles),
  };
  const ms = await medians(
    Object.fromEntries(
      Object.entries(variants).map(([variant, run]) => [variant, () => void run()]),
    ),
    { rounds: 9, warmup: 3 },
  );
  const add = (against, reach) =>
    report.add({
      name,
      value: rows / (ms.ours / 1000),
      unit: "fills/s",
      against,
      ratio: ms[against] / ms.ours,
      aim: reach,
    });
  add("decimal.js", aim);
  add("doubles");
}

const FIELDS =
  "id openedAt closedAt holdingMs matches executionIds quantity peakQuantity entryPrice exitPrice grossPnl netPnl";

/** The comparison means something only while both make the same records, to the last digit. */
function requireSame(ours, theirs) {
  const text = (trip) =>
    FIELDS.split(" ")
      .map((field) => `${field} ${trip?.[field]}`)
      .join(", ");
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    if (text(ours[i]) !== text(theirs[i]))
      throw new Error(`Round trips differ:\n${text(ours[i])}\n${text(theirs[i])}`);
  }
}

// Quotients as exact as ours; decimal.js stops at 20 digits otherwise, sums too.
Peer.set({ precision: 34, rounding: Peer.ROUND_HALF_EVEN });

const peer = {
  of: (text) => new Peer(text),
  zero: new Peer(0),
  plus: (a, b) => a.plus(b),
  minus: (a, b) => a.minus(b),
  times: (a, b) => a.times(b),
  less: (a, b) => a.lt(b),
  isZero: (a) => a.isZero(),
  over: (a, b) => a.div(b),
};
const doubles = {
  of: (text) => Number(text),
  zero: 0,
  plus: (a, b) => a + b,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
  less: (a, b) => a < b,
  isZero: (a) => a === 0,
  over: (a, b) => a / b,
};

/**
 * The same algorithm as one would write it: a queue of lots, and for each round trip the record
 * that ours gives too. Quantities and prices are read before, as ours are.
 */
function plainly(rows, n) {
  const books = new Map();
  const trips = [];
  for (const { symbol, side, quantity, price, id, at } of rows) {
    let book = books.get(symbol);
    if (!book) books.set(symbol, (book = { lots: [], trip: undefined }));
    const trip = (book.trip ??= opened(n, { symbol, id, at }));
    trip.executionIds.push(id);
    if (side === "buy") {
      book.lots.push({ quantity, price });
      trip.quantity = n.plus(trip.quantity, quantity);
      trip.held = n.plus(trip.held, quantity);
      if (n.less(trip.peakQuantity, trip.held)) trip.peakQuantity = trip.held;
      trip.entry = n.plus(trip.entry, n.times(quantity, price));
      continue;
    }
    let left = quantity;
    while (!n.isZero(left)) {
      const lot = book.lots[0];
      const taken = n.less(left, lot.quantity) ? left : lot.quantity;
      trip.grossPnl = n.plus(trip.grossPnl, n.times(n.minus(price, lot.price), taken));
      lot.quantity = n.minus(lot.quantity, taken);
      left = n.minus(left, taken);
      trip.matches++;
      if (n.isZero(lot.quantity)) book.lots.shift();
    }
    trip.exit = n.plus(trip.exit, n.times(quantity, price));
    trip.held = n.minus(trip.held, quantity);
    if (book.lots.length === 0) {
      trips.push(closed(n, trip, at));
      book.trip = undefined;
    }
  }
  return trips;
}

const opened = (n, { symbol, id, at }) => ({
  id,
  symbol,
  openedAt: at,
  executionIds: [],
  matches: 0,
  quantity: n.zero,
  held: n.zero,
  peakQuantity: n.zero,
  entry: n.zero,
  exit: n.zero,
  grossPnl: n.zero,
});

const closed = (n, trip, at) => ({
  id: trip.id,
  symbol: trip.symbol,
  openedAt: trip.openedAt,
  executionIds: trip.executionIds,
  matches: trip.matches,
  quantity: trip.quantity,
  peakQuantity: trip.peakQuantity,
  grossPnl: trip.grossPnl,
  entryPrice: n.over(trip.entry, trip.quantity),
  exitPrice: n.over(trip.exit, trip.quantity),
  netPnl: n.minus(trip.grossPnl, n.zero),
  closedAt: at,
  holdingMs: Date.parse(at) - Date.parse(trip.openedAt),
});

function toExecution({ id, symbol, side, quantity, price, day, time }, sequence) {
  return {
    id: String(id),
    account: "bench:1",
    instrument: instruments(symbol),
    kind: "fill",
    side,
    quantity: Decimal.of(quantity),
    price: Decimal.of(price),
    fees: [],
    executedAt: instantOf(Date.parse(`${day}T${time}Z`)),
    precision: "instant",
    zone: { name: "UTC", evidence: "stated" },
    sequence,
    report: "new",
  };
}

const known = new Map();
function instruments(symbol) {
  if (!known.has(symbol))
    known.set(symbol, instrument({ kind: "equity", symbol, currency: "INR" }));
  return known.get(symbol);
}
