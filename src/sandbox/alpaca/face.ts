import { type Clock, Decimal } from "#domain";
import { unitsOf } from "../venue/book.ts";
import { createDesk } from "../venue/desk.ts";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { jsonReply, type Face, type FaceReply, type FaceRequest } from "../wire/face.ts";
import type { Personality, TruthExecution } from "../wire/face.ts";
import { createSwitches } from "../wire/switches.ts";
import { accountRow, configurationRow, assetRow, assetRows, positionRows } from "./account.ts";
import { activitiesReply } from "./activities.ts";
import { ALPACA_ASSETS, positionSymbol } from "./assets.ts";
import { type AlpacaLedger, createAlpacaLedger } from "./ledger.ts";
import { keysOf } from "./keys.ts";
import { ALPACA_MARKET } from "./market.ts";
import { clockReply, quotesReply } from "./market-data.ts";
import { createOrders } from "./orders.ts";
import { coded, forbidden, refuse } from "./reply.ts";
import { streamOf } from "./streams.ts";

/** Until a manifest says otherwise: Alpaca's own figures. */
export const ALPACA_PERSONALITY: Personality = {
  limits: ["requests", "market-data"].map((id) => ({
    ...{ id, max: 200, perMs: 60_000, scope: "credential" as const },
  })),
  history: {
    per: "account",
    grain: "execution",
    pageSize: 100,
    latenessMs: 60_000,
    proof: "double-read",
    ids: "account",
  },
  token: {},
};

export type AlpacaOptions = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly clock: Pick<Clock, "sleep">;
  readonly keyId: string;
  readonly secretKey: string;
  readonly personality?: Personality;
};

const DATA = "/alpaca-data";
const STREAM = "/alpaca-stream";
const CENT = Decimal.of("0.01");

/** Alpaca's Trading API and its latest quotes. A key belongs to one account. */
export function createAlpacaFace(options: AlpacaOptions): Face {
  const { venue, account, clock, keyId, secretKey, personality = ALPACA_PERSONALITY } = options;
  const keys = keysOf({ keyId, secretKey });
  const ledger = createAlpacaLedger(venue, account);
  const largest = personality.history.pageSize ?? 100;
  const desk = createDesk({
    venue,
    account,
    priceOf: (symbol) => priceOf(ledger, symbol),
    halfSpread: CENT,
  });
  const orders = createOrders(desk, {
    cash: () => (ledger.activities(), ledger.cash),
    held: (symbol) => (ledger.activities(), unitsOf(ledger.book.lots(symbol))),
  });

  const flags = createSwitches({ "short-selling": (has) => ({ shorting_enabled: has }) });

  function handle(request: FaceRequest): FaceReply {
    const { headers, method, path, query } = request;
    const rights = keys.rightsOf(headers["apca-api-key-id"], headers["apca-api-secret-key"]);
    if (!rights) return refuse({ kind: "unauthorized" });
    const refusal = keys.refusalOf(rights, { method, path });
    if (refusal !== undefined) return forbidden(refusal);
    if (request.base.endsWith(DATA)) return quotesReply(desk, request);
    const ordered = orders.handle(request);
    if (ordered) return ordered;
    if (method !== "GET") return refuse({ kind: "method" });
    const [, , type] = /^\/account\/activities(\/([A-Z,]+))?$/.exec(path) ?? [];
    if (type !== undefined)
      return activitiesReply(ledger, request, { types: type.split(","), largest });
    switch (path) {
      case "/account":
        return jsonReply({ ...accountRow(ledger, orders.bound()), ...flags.fields() });
      case "/account/configurations":
        return jsonReply(configurationRow());
      case "/account/activities": {
        const types = query.get("activity_types")?.split(",");
        return activitiesReply(ledger, request, { types, largest });
      }
      case "/positions":
        return jsonReply(positionRows(ledger));
      case "/clock":
        return clockReply(desk, venue.now());
      case "/assets":
        return jsonReply(assetRows());
      default:
        return assetReply(path);
    }
  }

  return {
    broker: "alpaca",
    roots: ["/alpaca/v2", DATA, STREAM, "/v2"],
    origins: { api: "/alpaca", data: DATA, stream: `ws:${STREAM}`, prices: `ws:${STREAM}` },
    credentials: { keyId, secretKey },
    limitedCredentials: keys.limited,
    personality,
    handle,
    stream: (request) =>
      request.base.endsWith(STREAM) ? streamOf({ desk, keys, clock }, request) : undefined,
    refuse,
    keyOf: ({ headers }) => headers["apca-api-key-id"] ?? "none",
    limitHeaders: ({ max, left, resetMs }) => ({
      "x-ratelimit-limit": String(max),
      "x-ratelimit-remaining": String(left),
      "x-ratelimit-reset": String(Math.ceil(resetMs / 1000)),
    }),
    weights: ({ base }) => ({ [base.endsWith(DATA) ? "requests" : "market-data"]: 0 }),
    coded,
    setFeature: flags.set,
    setPrice: (symbol, price) => desk.setPrice(symbol, price),
    setOpen: (open) => desk.setOpen(open),
    endSession: () => desk.endSession(),
    setDepth: (units) => desk.setDepth(units),
    executions: () => executionsOf(ledger),
  };
}

/** The price of the last fill, or what the market begins with. */
function priceOf(ledger: AlpacaLedger, symbol: string): Decimal {
  ledger.activities();
  const mark = ledger.markOf(symbol);
  if (mark.sign > 0) return mark;
  const listing = ALPACA_MARKET.listings.find((each) => each.symbol === symbol);
  return listing?.price ?? Decimal.zero;
}

function assetReply(path: string): FaceReply {
  const [, name] = /^\/assets\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
  if (name === undefined) return refuse({ kind: "not-found" });
  const known = ALPACA_ASSETS.find(
    ({ symbol }) => symbol === name || positionSymbol(symbol) === name,
  );
  return known
    ? jsonReply(assetRow(known.symbol))
    : refuse({ kind: "not-found", message: `asset not found for ${name}` });
}

function executionsOf(ledger: AlpacaLedger): TruthExecution[] {
  const all = [...ledger.activities(), ...ledger.busted];
  const gone = new Set<unknown>(ledger.busted);
  return all.flatMap((activity) => {
    if (activity.type !== "fill") return [];
    const { id, event, terms, revision } = activity;
    return [
      {
        broker: "alpaca",
        account: ledger.account.number,
        id,
        symbol: event.symbol,
        side: event.side,
        quantity: String(terms.quantity),
        price: String(terms.price),
        executedAt: event.executedAt,
        visibleAt: event.visibleAt,
        revision,
        busted: gone.has(activity),
      },
    ];
  });
}
