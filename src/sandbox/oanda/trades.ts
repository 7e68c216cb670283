import type { OandaLedger } from "./ledger.ts";
import { priced } from "./order-row.ts";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { lastIdOf, openLotRows } from "./account.ts";
import type { Asked } from "./reply.ts";
import { timeFormatOf } from "./time.ts";
import type { TimeFormat } from "./transactions.ts";

type TradeRow = { readonly id: string; readonly instrument: string; readonly state: string };

/** Trades of a state, newest first; of those that are closed, what clients' orders opened. */
export function tradesReply({ request, ledger }: Asked): FaceReply {
  const { query } = request;
  const time = timeFormatOf(request);
  const state = query.get("state") ?? "OPEN";
  const ids = query.get("ids")?.split(",");
  const instrument = query.get("instrument");
  const open = openLotRows(ledger, time);
  const trades = [...open, ...closedRows(ledger, { open, time })]
    .filter(
      (trade) =>
        (state === "ALL" || trade.state === state) &&
        (!ids || ids.includes(trade.id)) &&
        (instrument === null || trade.instrument === instrument),
    )
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, Number.parseInt(query.get("count") ?? "50", 10));
  return jsonReply({ trades, lastTransactionID: lastIdOf(ledger) });
}

type Known = { readonly open: readonly TradeRow[]; readonly time: TimeFormat };

function closedRows(ledger: OandaLedger, { open, time }: Known): readonly TradeRow[] {
  return [...ledger.notes.values()].flatMap(({ terms, fill }) => {
    if (!fill || fill.opened.isZero() || open.some(({ id }) => id === String(fill.id))) return [];
    const { instrument = "" } = terms;
    return [
      {
        ...{ id: String(fill.id), instrument, price: priced(instrument, fill.price) },
        ...{ openTime: time(fill.at), state: "CLOSED", initialUnits: String(fill.opened) },
        ...{ currentUnits: "0", realizedPL: "0.0000", financing: "0.0000" },
      },
    ];
  });
}
