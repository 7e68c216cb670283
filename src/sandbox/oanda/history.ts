import { jsonReply, listReply, type FaceReply } from "../wire/face.ts";
import type { Instant } from "#domain";
import type { Tape } from "../venue/tape.ts";
import { lastIdOf } from "./account.ts";
import type { Entry, OandaLedger } from "./ledger.ts";
import { type Asked, refuse } from "./reply.ts";
import { timeFormatOf, timeIn } from "./time.ts";
import { transactionRow } from "./transactions.ts";

/** Pages of a stretch of time: the reply holds links to ranges of ids, and no transaction. */
export function transactionsReply({ request, ledger, pageSize: largest }: Asked): FaceReply {
  const { query, base } = request;
  const entries = ledger.entries();
  const now = entries.timeOf(entries.length - 1) ?? ledger.account.openedAt;
  const from = timeIn(query.get("from") ?? "") ?? ledger.account.openedAt;
  const to = query.get("to") === null ? undefined : timeIn(query.get("to") ?? "");
  const pageSize = sizeIn(query.get("pageSize") ?? "100");
  if (pageSize === undefined || pageSize > largest || (query.has("to") && to === undefined))
    return refuse({ kind: "bad-request", message: "Invalid value specified for 'pageSize'" });
  const within = placesIn(entries, { from, to });
  const time = timeFormatOf(request);
  const type = query.get("type");
  const root = `${base}/accounts/${ledger.account.number}/transactions/idrange`;
  const [first, last] = [within[0], within.at(-1)].map((place) =>
    place === undefined ? undefined : ledger.firstId + BigInt(place),
  );
  const pages: string[] = [];
  for (let at = first; at !== undefined && last !== undefined && at <= last;) {
    const end = at + BigInt(pageSize) - 1n;
    const filter = type === null ? "" : `&type=${encodeURIComponent(type)}`;
    pages.push(`${root}?from=${at}&to=${end < last ? end : last}${filter}`);
    at = end + 1n;
  }
  return jsonReply({
    from: time(from),
    to: time(to ?? now),
    pageSize,
    ...(type === null ? {} : { type: type.split(",") }),
    count: countOf(ledger, within, type),
    pages,
    lastTransactionID: lastIdOf(ledger),
  });
}

/** Places on the tape within a stretch of time, the first instant included. */
function placesIn(
  entries: Tape<Entry>,
  { from, to }: { readonly from: Instant; readonly to: Instant | undefined },
): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < entries.length; place++) {
    const at = entries.timeOf(place);
    if (at !== undefined && at >= from && (to === undefined || at < to)) places.push(place);
  }
  return places;
}

const countOf = (ledger: OandaLedger, places: readonly number[], type: string | null): number =>
  type === null
    ? places.length
    : places.filter((place) => {
        const entry = ledger.entries().at(place);
        return entry !== undefined && isOf(ledger, entry, type);
      }).length;

export function rangeReply(asked: Asked): FaceReply {
  const { query } = asked.request;
  const from = idIn(query.get("from"));
  const to = idIn(query.get("to"));
  if (from === undefined || to === undefined || from > to)
    return refuse({ kind: "bad-request", message: "Invalid value specified for 'from'" });
  if (to - from >= BigInt(asked.pageSize) || from > (asked.ledger.entries().at(-1)?.id ?? 0n))
    return outOfRange();
  const { firstId } = asked.ledger;
  const start = Math.max(0, indexOf(from, firstId));
  return rowsReply(asked, asked.ledger.entries().slice(start, indexOf(to, firstId) + 1));
}

/** What came after a transaction, oldest first, at most one page of it. */
export function sinceReply(asked: Asked): FaceReply {
  const { request, ledger, pageSize } = asked;
  const id = idIn(request.query.get("id"));
  if (id === undefined)
    return refuse({ kind: "bad-request", message: "Invalid value specified for 'id'" });
  if (id > (ledger.entries().at(-1)?.id ?? 0n)) return outOfRange();
  const start = indexOf(id, ledger.firstId) + 1;
  return rowsReply(asked, ledger.entries().slice(start, start + pageSize));
}

export function transactionReply({ request, ledger }: Asked, which: string): FaceReply {
  const id = idIn(which);
  const place = id === undefined ? -1 : indexOf(id, ledger.firstId);
  const entry = place < 0 ? undefined : ledger.entries().at(place);
  if (!entry) return refuse({ kind: "not-found", message: "The transaction does not exist" });
  const transaction = transactionRow(entry, ledger, timeFormatOf(request));
  return jsonReply({ transaction, lastTransactionID: lastIdOf(ledger) });
}

function rowsReply({ request, ledger }: Asked, entries: readonly Entry[]): FaceReply {
  const time = timeFormatOf(request);
  const type = request.query.get("type");
  const rows = entries
    .filter((entry) => isOf(ledger, entry, type))
    .map((entry) => transactionRow(entry, ledger, time));
  const lastTransactionID = lastIdOf(ledger);
  return listReply(rows, {
    around: (transactions) => ({ transactions, lastTransactionID }),
    odd: (row: object) => ({ ...row, type: "ORDER_FILL_AMENDED" }),
  });
}

const outOfRange = (): FaceReply =>
  jsonReply({ errorCode: "RANGE", errorMessage: "The requested range is not satisfiable" }, 416);

const TYPES: Readonly<Record<Entry["type"], readonly string[]>> = {
  create: ["CREATE", "ADMIN"],
  order: ["MARKET_ORDER", "ORDER"],
  reject: ["ORDER"],
  cancel: ["ORDER_CANCEL", "ORDER"],
  fill: ["ORDER_FILL", "ORDER"],
  cash: ["TRANSFER_FUNDS", "FUNDING"],
};

function isOf(ledger: OandaLedger, entry: Entry, type: string | null): boolean {
  if (type === null) return true;
  const names = namesOf(ledger, entry);
  return type.split(",").some((wanted) => names.includes(wanted));
}

function namesOf(ledger: OandaLedger, entry: Entry): readonly string[] {
  if (entry.type === "reject") return [`${entry.terms.type}_ORDER_REJECT`, "ORDER"];
  const note = entry.type === "order" ? ledger.noteOf(entry) : undefined;
  if (note) return [`${note.terms.type}_ORDER`, "ORDER"];
  const isFunding = entry.type === "cash" && entry.event.type === "funding";
  return isFunding ? ["DAILY_FINANCING", "FUNDING"] : TYPES[entry.type];
}

const idIn = (text: string | null): bigint | undefined =>
  text !== null && /^\d{1,30}$/.test(text) ? BigInt(text) : undefined;

const sizeIn = (text: string): number | undefined =>
  /^[1-9]\d{0,4}$/.test(text) ? Number.parseInt(text, 10) : undefined;

const indexOf = (id: bigint, firstId: bigint): number => Number(id < firstId ? -1n : id - firstId);
