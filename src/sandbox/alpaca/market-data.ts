import { epochMs, instantOf } from "#domain";
import type { Desk } from "../venue/desk.ts";
import { type FaceReply, type FaceRequest, jsonReply } from "../wire/face.ts";
import { numeral } from "../wire/json.ts";
import { refuse } from "./reply.ts";

const HOUR_MS = 3_600_000;

/** The clock of the market, which stays open unless somebody closes it. */
export function clockReply(desk: Desk, at: Parameters<typeof epochMs>[0]): FaceReply {
  const [next_open, next_close] = [24, 4].map((hours) => instantOf(epochMs(at) + hours * HOUR_MS));
  return jsonReply({ timestamp: at, is_open: desk.isOpen(), next_open, next_close });
}

const PATHS = new Set([
  "/v2/stocks/quotes/latest",
  "/v1beta3/crypto/us/latest/quotes",
  "/v1beta1/options/quotes/latest",
]);

/** What the host of prices answers: the latest quotes of some symbols, its figures as numbers. */
export function quotesReply(desk: Desk, { path, method, query }: FaceRequest): FaceReply {
  if (!PATHS.has(path)) return refuse({ kind: "not-found" });
  if (method !== "GET") return refuse({ kind: "method" });
  const symbols = query.get("symbols")?.split(",") ?? [];
  const rows = symbols.flatMap((symbol) => {
    const quote = desk.quote(symbol);
    if (!quote) return [];
    const { at: t, bid, ask } = quote;
    return [[symbol, { t, bp: numeral(bid), ap: numeral(ask), bs: 1, as: 1 }]];
  });
  return jsonReply({ quotes: Object.fromEntries(rows) });
}
