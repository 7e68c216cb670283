import type { Clock } from "#domain";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { createSwitches } from "../wire/switches.ts";
import { jsonReply, type Face, type FaceReply, type FaceRequest } from "../wire/face.ts";
import type { Personality, TruthExecution } from "../wire/face.ts";
import { lastIdOf, openLotRows, positionRow, positionRows, summaryRow } from "./account.ts";
import { createOandaLedger, type OandaLedger } from "./ledger.ts";
import { instrumentsReply, pricingReply } from "./market-data.ts";
import { ordersReply } from "./order-face.ts";
import { createOrders, type Orders } from "./orders.ts";
import { rangeReply, sinceReply, transactionReply, transactionsReply } from "./history.ts";
import { type Asked, refuse } from "./reply.ts";
import { streamOf } from "./streams.ts";
import { timeFormatOf } from "./time.ts";
import { tradesReply } from "./trades.ts";

/** Until a manifest says otherwise: OANDA's own figures. */
export const OANDA_PERSONALITY: Personality = {
  limits: [{ id: "requests", max: 120, perMs: 1000, scope: "ip" }],
  history: {
    per: "account",
    grain: "execution",
    pageSize: 1000,
    latenessMs: 0,
    proof: "sequence",
    ids: "account",
  },
  token: {},
};

const STREAM = "/oanda-stream/v3";

export type OandaOptions = {
  readonly venue: Venue;
  readonly token: string;
  readonly clock: Clock;
  readonly personality?: Personality;
  /** Number of the first transaction of each account. Default 1. */
  readonly firstId?: bigint;
};

/** OANDA's v20 REST protocol: its accounts, their transactions and orders, and prices. */
export function createOandaFace(options: OandaOptions): Face {
  const { venue, token, clock, personality = OANDA_PERSONALITY, firstId = 1n } = options;
  const ledgers = new Map<VenueAccount, OandaLedger>();

  function ledgerOf(account: VenueAccount): OandaLedger {
    const known = ledgers.get(account) ?? createOandaLedger({ venue, account, firstId });
    ledgers.set(account, known);
    return known;
  }
  const all = () => venue.accounts("oanda").map(ledgerOf);
  const books = new Map<OandaLedger, Orders>();

  function ordersOf(ledger: OandaLedger): Orders {
    const known = books.get(ledger) ?? createOrders(venue, ledger);
    books.set(ledger, known);
    return known;
  }
  const moved = (move: (orders: Orders) => void) => {
    for (const orders of all().map(ordersOf)) {
      move(orders);
      orders.tend();
    }
  };

  const isAuthorized = ({ headers }: FaceRequest) => headers["authorization"] === `Bearer ${token}`;

  const flags = createSwitches({
    hedging: (has) => ({ hedgingEnabled: has }),
    "guaranteed-stop": (has) => ({ guaranteedStopLossOrderMode: has ? "ALLOWED" : "DISABLED" }),
  });

  function handle(request: FaceRequest): FaceReply {
    if (!isAuthorized(request)) return refuse({ kind: "unauthorized" });
    const [, root, number, ...rest] = request.path.split("/");
    if (root !== "accounts") return refuse({ kind: "not-found" });
    if (number === undefined || number === "") return jsonReply({ accounts: listed(all()) });
    const ledger = all().find(({ account }) => account.number === decodeURIComponent(number));
    if (!ledger) return forbidden();
    const orders = ordersOf(ledger);
    orders.tend();
    const pageSize = personality.history.pageSize ?? 1000;
    const asked = { request, ledger, rest, pageSize, now: venue.now(), flags: flags.fields() };
    const ordered = ordersReply(asked, orders);
    if (ordered) return ordered;
    if (request.method !== "GET") return refuse({ kind: "method" });
    return rest[0] === "pricing" ? pricingReply(asked, orders.desk) : answer(asked);
  }

  return {
    broker: "oanda",
    roots: ["/oanda/v3", STREAM, "/v3"],
    origins: { api: "/oanda/v3", stream: STREAM },
    credentials: { token },
    personality,
    handle,
    stream(request) {
      const [, number, what] = /^\/accounts\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
      const ledger = all().find(({ account }) => account.number === number);
      if (!isAuthorized(request) || !ledger || what === undefined) return undefined;
      return streamOf({ request, ledger, orders: ordersOf(ledger), clock }, what);
    },
    refuse,
    keyOf: () => "ip",
    coded: (code) => jsonReply({ errorCode: code, errorMessage: "The request was refused" }, 400),
    setFeature: flags.set,
    setPrice: (symbol, price) => moved(({ desk }) => desk.setPrice(symbol, price)),
    setOpen: (open) => moved(({ desk }) => desk.setOpen(open)),
    // OANDA is the other side of each trade itself, so an order of ours trades whole: no depth.
    endSession: () => moved((orders) => orders.endSession()),
    executions: () => all().flatMap(executionsOf),
    takeIn: () => void all().map((ledger) => ledger.entries()),
  };
}

const listed = (ledgers: readonly OandaLedger[]) =>
  ledgers.map(({ account }) => ({ id: account.number, tags: [] }));

function answer(asked: Asked): FaceReply {
  const { request, ledger, rest, flags } = asked;
  const time = timeFormatOf(request);
  const lastTransactionID = lastIdOf(ledger);
  const [what = "", which, ...more] = rest;
  if (more.length > 0) return refuse({ kind: "not-found" });
  switch (what) {
    case "summary":
      return jsonReply({ account: { ...summaryRow(ledger, time), ...flags }, lastTransactionID });
    case "":
      return jsonReply({
        account: {
          ...summaryRow(ledger, time),
          ...flags,
          trades: openLotRows(ledger, time),
          positions: positionRows(ledger, false),
          orders: [],
        },
        lastTransactionID,
      });
    case "instruments":
      return instrumentsReply(asked);
    case "positions":
      return which === undefined
        ? jsonReply({ positions: positionRows(ledger, false), lastTransactionID })
        : jsonReply({ position: positionRow(ledger, which), lastTransactionID });
    case "openPositions":
      return jsonReply({ positions: positionRows(ledger, true), lastTransactionID });
    case "openTrades":
      return jsonReply({ trades: openLotRows(ledger, time), lastTransactionID });
    case "trades":
      return which === undefined ? tradesReply(asked) : refuse({ kind: "not-found" });
    case "transactions":
      return history(asked, which);
    default:
      return refuse({ kind: "not-found" });
  }
}

function history(asked: Asked, which: string | undefined): FaceReply {
  if (which === undefined) return transactionsReply(asked);
  if (which === "idrange") return rangeReply(asked);
  if (which === "sinceid") return sinceReply(asked);
  return transactionReply(asked, which);
}

const forbidden = (): FaceReply =>
  jsonReply({ errorMessage: "The provided request was forbidden." }, 403);

const executionsOf = (ledger: OandaLedger): TruthExecution[] =>
  [...ledger.entries()].flatMap((entry) => {
    if (entry.type !== "fill") return [];
    const { symbol, side, quantity, price } = entry.event;
    return [
      {
        broker: "oanda",
        account: ledger.account.number,
        id: String(entry.id),
        symbol,
        side,
        quantity: String(quantity),
        price: String(price),
        executedAt: entry.event.visibleAt,
        visibleAt: entry.event.visibleAt,
        revision: 1,
        busted: false,
      },
    ];
  });
