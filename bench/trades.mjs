/** Building round trips first in, first out: ours against the same algorithm written plainly with decimal.js, and with doubles. */
import { Decimal as Peer } from "decimal.js";
import { Decimal, instantOf, instrument } from "../dist/domain/index.js";
import { createBooks } from "../dist/trades/index.js";
import { fills } from "./data.mjs";
import { medians } from "./measure.mjs";

export default async function run(report, { rows }) {
  const plain = [...fills(rows)];
  const events = plain.map(toExecution);
  const ours = () => {
    let net = Decimal.zero;
    const books = createBooks({}, { trip: (trip) => (net = net.plus(trip.netPnl)), gap: () => {} });
    for (const event of events) books.feed(event);
    books.end();
    return net.toString();
  };
  const results = { ours: ours(), "decimal.js": plainly(plain, peer), doubles: plainly(plain, doubles) };
  if (results.ours !== results["decimal.js"]) throw new Error(`Profits differ: ${JSON.stringify(results)}`);
  const variants = {
    ours,
    "decimal.js": () => plainly(plain, peer),
    doubles: () => plainly(plain, doubles),
  };
  const ms = await medians(Object.fromEntries(Object.entries(variants).map(([name, run]) => [name, () => void run()])));
  const add = (against, aim) =>
    report.add({ name: "trades.build", value: rows / (ms.ours / 1000), unit: "fills/s", against, ratio: ms[against] / ms.ours, aim });
  add("decimal.js", ">= 10");
  add("doubles");
}

const peer = {
  of: (text) => new Peer(text),
  zero: new Peer(0),
  plus: (a, b) => a.plus(b),
  minus: (a, b) => a.minus(b),
  times: (a, b) => a.times(b),
  less: (a, b) => a.lt(b),
  isZero: (a) => a.isZero(),
  text: (a) => a.toString(),
};
const doubles = {
  of: (text) => Number(text),
  zero: 0,
  plus: (a, b) => a + b,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
  less: (a, b) => a < b,
  isZero: (a) => a === 0,
  text: (a) => String(a),
};

/** Lots, matches and round trips as one would write them: no fast paths, new numbers at every step. */
function plainly(rows, n) {
  const books = new Map();
  let net = n.zero;
  for (const { symbol, side, quantity, price, id } of rows) {
    let book = books.get(symbol);
    if (!book) books.set(symbol, (book = { lots: [], gross: n.zero, opened: n.zero, entry: n.zero, exit: n.zero, ids: [] }));
    const at = n.of(price);
    let left = n.of(String(quantity));
    book.ids.push(id);
    if (side === "buy") {
      book.lots.push({ quantity: left, price: at });
      book.opened = n.plus(book.opened, left);
      book.entry = n.plus(book.entry, n.times(left, at));
      continue;
    }
    while (!n.isZero(left)) {
      const lot = book.lots[0];
      const taken = n.less(left, lot.quantity) ? left : lot.quantity;
      book.gross = n.plus(book.gross, n.times(n.minus(at, lot.price), taken));
      book.exit = n.plus(book.exit, n.times(taken, at));
      lot.quantity = n.minus(lot.quantity, taken);
      left = n.minus(left, taken);
      if (n.isZero(lot.quantity)) book.lots.shift();
    }
    if (book.lots.length === 0) {
      net = n.plus(net, book.gross);
      Object.assign(book, { gross: n.zero, opened: n.zero, entry: n.zero, exit: n.zero, ids: [] });
    }
  }
  // What the open trips have realised counts for neither side: ours are reported at the end.
  return n.text(net);
}

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
  if (!known.has(symbol)) known.set(symbol, instrument({ kind: "equity", symbol, currency: "INR" }));
  return known.get(symbol);
}
