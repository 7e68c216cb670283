import type { Clock } from "#domain";
import type { FaceRequest, FaceStream, StreamClient } from "../wire/face.ts";
import { jsonText } from "../wire/json.ts";
import { lastIdOf } from "./account.ts";
import type { OandaLedger } from "./ledger.ts";
import { priceRow } from "./market-data.ts";
import type { Orders } from "./orders.ts";
import { timeFormatOf } from "./time.ts";
import { transactionRow } from "./transactions.ts";

type Parts = {
  readonly request: FaceRequest;
  readonly ledger: OandaLedger;
  readonly orders: Orders;
  readonly clock: Clock;
};

const HEARTBEAT_MS = 5_000;

/** Lines that never end: prices of some instruments, or all transactions from now on. */
export function streamOf(parts: Parts, what: string): FaceStream | undefined {
  if (what === "pricing/stream") return (client) => void prices(parts, client);
  if (what === "transactions/stream") return (client) => void transactions(parts, client);
  return undefined;
}

async function beat(
  { clock }: Parts,
  { send, gone }: StreamClient,
  more: () => object,
): Promise<void> {
  while (!gone.aborted) {
    await clock.sleep(HEARTBEAT_MS, gone).catch(() => undefined);
    if (!gone.aborted) send(jsonText({ type: "HEARTBEAT", ...more() }));
  }
}

async function prices(parts: Parts, client: StreamClient): Promise<void> {
  const { request, orders, clock } = parts;
  const time = timeFormatOf(request);
  const names = request.query.get("instruments")?.split(",") ?? [];
  const show = (name: string) => {
    const row = priceRow(orders.desk, name, time);
    if (row && names.includes(name)) client.send(jsonText(row));
  };
  names.forEach(show);
  orders.desk.watch({ onPrice: show }, client.gone);
  await beat(parts, client, () => ({ time: time(clock.now()) }));
}

async function transactions(parts: Parts, client: StreamClient): Promise<void> {
  const { request, ledger, orders, clock } = parts;
  const time = timeFormatOf(request);
  let told = ledger.entries().length;
  const tell = () => {
    if (client.gone.aborted) return;
    const entries = ledger.entries();
    for (const entry of entries.slice(told, entries.length))
      client.send(jsonText(transactionRow(entry, ledger, time)));
    told = entries.length;
  };
  // What the venue does with an order is whole only after it said that it does something.
  orders.desk.watch({ onOrder: () => void Promise.resolve().then(tell) }, client.gone);
  await beat(parts, client, () => {
    tell();
    return { lastTransactionID: lastIdOf(ledger), time: time(clock.now()) };
  });
}
