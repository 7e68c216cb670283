import type { z } from "#kit";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { lastIdOf } from "./account.ts";
import type { Entry } from "./ledger.ts";
import { isWorking, type OrderNote } from "./order-note.ts";
import { orderRow } from "./order-row.ts";
import { OrderRequest, type OrderTerms } from "./order-terms.ts";
import type { Orders } from "./orders.ts";
import { type Asked, refuse } from "./reply.ts";
import { timeFormatOf } from "./time.ts";
import { transactionRow } from "./transactions.ts";

/** What orders answer; undefined for paths that are none of theirs. */
export function ordersReply(asked: Asked, orders: Orders): FaceReply | undefined {
  const { request, ledger, rest } = asked;
  const [what, specifier, act] = rest.map(decodeURIComponent);
  const { method } = request;
  if (what === "pendingOrders" && method === "GET") return listed(asked, orders.working());
  if (what !== "orders") return undefined;
  if (specifier === undefined)
    return method === "POST" ? place(asked, orders) : listed(asked, wanted(asked, orders));
  const note = noteOf(orders, specifier);
  if (!note || (method === "PUT" && !isWorking(note))) return unknown(asked, method);
  if (method === "GET" && act === undefined) {
    const order = orderRow(note, timeFormatOf(request));
    return jsonReply({ order, lastTransactionID: lastIdOf(ledger) });
  }
  if (method !== "PUT") return undefined;
  return act === "cancel" ? cancel(asked, orders, note) : place(asked, orders, note);
}

/** By its own id a client finds only what works. */
const noteOf = (orders: Orders, specifier: string): OrderNote | undefined =>
  specifier.startsWith("@")
    ? orders
        .working()
        .find(({ terms }) => terms.clientExtensions?.id === specifier.slice("@".length))
    : orders.all().find(({ id }) => String(id) === specifier);

const unknown = ({ ledger }: Asked, method: string): FaceReply =>
  jsonReply(
    {
      errorCode: method === "GET" ? "NO_SUCH_ORDER" : "ORDER_DOESNT_EXIST",
      errorMessage: "The order ID specified does not exist",
      lastTransactionID: lastIdOf(ledger),
    },
    404,
  );

function place(asked: Asked, orders: Orders, replaces?: OrderNote): FaceReply {
  const given = termsIn(asked.request.body);
  if ("issue" in given)
    return refuse({ kind: "bad-request", message: `Invalid value specified for '${given.issue}'` });
  const { ledger } = asked;
  const before = ledger.entries().length;
  const { reason, note } = { reason: undefined, note: undefined, ...orders.place(given, replaces) };
  const made = ledger.entries().slice(before, ledger.entries().length);
  const row = (found: Entry | undefined) =>
    found && transactionRow(found, ledger, timeFormatOf(asked.request));
  const common = {
    relatedTransactionIDs: made.map(({ id }) => String(id)),
    lastTransactionID: lastIdOf(ledger),
  };
  if (reason !== undefined) {
    const refused = { errorCode: reason, errorMessage: wordsOf(reason) };
    return jsonReply({ orderRejectTransaction: row(made[0]), ...common, ...refused }, 400);
  }
  const find = (type: Entry["type"], of: OrderNote | undefined) =>
    row(made.find((entry) => entry.type === type && ledger.noteOf(entry) === of));
  return jsonReply(
    {
      orderCreateTransaction: find("order", note),
      orderFillTransaction: find("fill", note),
      orderCancelTransaction: find("cancel", replaces ?? note),
      replacingOrderCancelTransaction: replaces && find("cancel", note),
      ...common,
    },
    201,
  );
}

function termsIn(body: string): OrderTerms | { readonly issue: string } {
  try {
    const read = OrderRequest.safeParse(JSON.parse(body || "{}"));
    return read.success ? read.data.order : { issue: issueOf(read.error) };
  } catch {
    return { issue: "body" };
  }
}

const issueOf = ({ issues: [issue] }: z.ZodError) => issue?.path.join(".") ?? "order";

/** "UNITS_INVALID" in a sentence. */
const wordsOf = (reason: string) => {
  const words = reason.toLowerCase().replaceAll("_", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

function cancel({ request, ledger }: Asked, orders: Orders, note: OrderNote): FaceReply {
  orders.cancel(note);
  const entry = ledger.entries().at(-1);
  return jsonReply({
    orderCancelTransaction: entry && transactionRow(entry, ledger, timeFormatOf(request)),
    relatedTransactionIDs: [lastIdOf(ledger)],
    lastTransactionID: lastIdOf(ledger),
  });
}

/** Those of a state, newest first. */
function wanted({ request: { query } }: Asked, orders: Orders): readonly OrderNote[] {
  const state = query.get("state") ?? "PENDING";
  const ids = query.get("ids")?.split(",");
  const before = query.get("beforeID");
  const instrument = query.get("instrument");
  return orders
    .all()
    .filter(
      (note) =>
        (state === "ALL" || stateOf(note) === state) &&
        (!ids || ids.includes(String(note.id))) &&
        (before === null || (note.id ?? 0n) < BigInt(before)) &&
        (instrument === null || note.terms.instrument === instrument),
    )
    .toReversed()
    .slice(0, Number.parseInt(query.get("count") ?? "50", 10));
}

function stateOf(note: OrderNote): string {
  if (isWorking(note)) return "PENDING";
  return note.order?.status === "filled" ? "FILLED" : "CANCELLED";
}

const listed = ({ request, ledger }: Asked, notes: readonly OrderNote[]): FaceReply =>
  jsonReply({
    orders: notes.map((note) => orderRow(note, timeFormatOf(request))),
    lastTransactionID: lastIdOf(ledger),
  });
