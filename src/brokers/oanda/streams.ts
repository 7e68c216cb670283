/** OANDA's streams: one line of JSON for each price or transaction, and one each five seconds. */
import { type BrokerStream, readJson, type StreamEvent, type StreamingAdapter, z } from "#kit";
import { isOpen, quoteOf } from "./market-data.ts";
import { nameOf } from "./order-body.ts";
import { reportFrom } from "./order-records.ts";
import { toldBy } from "./order-search.ts";
import * as wire from "./order-wire.ts";

/** Three heartbeats that did not come. */
const SILENT_MS = 16_000;

const lines = { transport: "lines", origin: "stream", silentAfterMs: SILENT_MS } as const;
const Line = z.object({ type: z.string() });
const ALIVE: readonly StreamEvent[] = [{ kind: "alive" }];
/** Money came or went, or an order of which not all is said here. */
const CHANGED: readonly StreamEvent[] = [{ kind: "changed" }];

/** Instruments are named by the address, so another one opens the stream anew. */
const quotes: BrokerStream = {
  ...lines,
  path: ({ account, instruments }) =>
    `${streamAt(account.key, "pricing")}?instruments=${encodeURIComponent(
      instruments.map(nameOf).join(","),
    )}`,
  read(message) {
    const line = readJson(message);
    if (Line.parse(line).type === "HEARTBEAT") return ALIVE;
    const price = wire.Price.parse(line);
    // What does not trade has a price too, of the time when it did.
    return isOpen(price) ? [{ kind: "quote", quote: quoteOf(price) }] : ALIVE;
  },
};

const orders: BrokerStream = {
  ...lines,
  path: ({ account }) => streamAt(account.key, "transactions"),
  read(message) {
    const line = readJson(message);
    const { type } = Line.parse(line);
    if (type === "HEARTBEAT") return ALIVE;
    return wire.isTold(type) ? toldBy(wire.Told.parse(line)).flatMap(eventsOf) : CHANGED;
  },
};

export const streaming: StreamingAdapter = { quotes, orders };

function eventsOf(told: wire.Told): readonly StreamEvent[] {
  // Whoever asked for it is told by the answer; under an id that is taken it is about another order.
  if ("rejectReason" in told) return ALIVE;
  if (told.type === "ORDER_CANCEL")
    return told.reason === "CLIENT_REQUEST_REPLACED" ? ALIVE : CHANGED;
  if (told.type === "ORDER_FILL") return filled(told);
  return told.instrument ? [{ kind: "order", report: reportFrom({ order: told }) }] : CHANGED;
}

/** A fill tells of its order all that counts, where it says how many units were asked for. */
function filled(fill: wire.Fill): readonly StreamEvent[] {
  const { orderID: id, clientOrderID: ours, requestedUnits: units, instrument, time } = fill;
  if (!units) return CHANGED;
  const type = wire.KINDS.find((kind) => fill.reason === `${kind}_ORDER`) ?? "MARKET";
  const clientExtensions = ours === undefined ? undefined : { id: ours };
  const order = { id, type, instrument, units, time, clientExtensions };
  return [{ kind: "order", report: reportFrom({ order, fill }) }];
}

const streamAt = (account: string, what: string) =>
  `/accounts/${encodeURIComponent(account)}/${what}/stream`;
