import type { Clock } from "#domain";
import type { Desk, DeskEvent } from "../venue/desk.ts";
import type { FaceRequest, FaceStream, StreamClient } from "../wire/face.ts";
import { jsonText, numeral } from "../wire/json.ts";
import type { keysOf } from "./keys.ts";
import { orderRow } from "./order-row.ts";

type Parts = {
  readonly desk: Desk;
  readonly keys: Pick<ReturnType<typeof keysOf>, "rightsOf">;
  readonly clock: Pick<Clock, "sleep">;
};

/** How often the market shows its prices anew, though they stand still. */
const TICK_MS = 1_000;
/** Longer than anybody needs to log in. */
const LOG_IN_MS = 10_000;

/** Alpaca's streams: orders below "/stream", prices of shares and coins by their versions. */
export function streamOf(parts: Parts, { path }: FaceRequest): FaceStream | undefined {
  if (path === "/stream") return (client) => tradeUpdates(parts, client);
  if (path === "/v2/iex" || path === "/v1beta3/crypto/us") return (client) => prices(parts, client);
  return undefined;
}

type Said = Readonly<Record<string, unknown>> & { readonly action?: unknown };

function read(message: string): Said {
  try {
    return JSON.parse(message) as Said;
  } catch {
    return {};
  }
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const EVENTS: Readonly<Record<DeskEvent, string>> = {
  new: "new",
  working: "new",
  held: "held",
  part: "partial_fill",
  filled: "fill",
  canceled: "canceled",
  replaced: "replaced",
  expired: "expired",
};

function tradeUpdates({ desk, keys }: Parts, client: StreamClient) {
  const tell = (stream: string, data: object) => client.send(jsonText({ stream, data }));
  let isIn = false;
  let listens = false;
  desk.watch(
    {
      onOrder(order, event) {
        if (!listens) return;
        const isFill = event === "filled" || event === "part";
        const price = isFill && order.average ? String(order.average) : undefined;
        const qty = isFill ? String(order.latest ?? order.ticket.quantity) : undefined;
        const at = order.updatedAt;
        tell("trade_updates", {
          ...{ event: EVENTS[event], timestamp: at, price, qty },
          order: orderRow(order),
        });
      },
    },
    client.gone,
  );
  return (message: string) => {
    const { action, data = {}, key, secret } = read(message);
    const { key_id, secret_key, streams } = data as Said;
    if (action === "authenticate" || action === "auth") {
      isIn = keys.rightsOf(key_id ?? key, secret_key ?? secret) !== undefined;
      tell("authorization", { action, status: isIn ? "authorized" : "unauthorized" });
      if (!isIn) client.end(1000);
    }
    if (action !== "listen" || !isIn) return;
    listens = strings(streams).includes("trade_updates");
    tell("listening", { streams: listens ? ["trade_updates"] : [] });
  };
}

function prices({ desk, keys, clock }: Parts, client: StreamClient) {
  const followed = { quotes: new Set<string>(), trades: new Set<string>() };
  let isIn = false;
  const say = (...rows: readonly object[]) => client.send(jsonText(rows));
  const refuse = (code: number, msg: string) => {
    say({ T: "error", code, msg });
    if (code === 402 || code === 404) client.end(1000);
  };
  function show(symbols: Iterable<string>): void {
    const rows = [...symbols].flatMap((S) => {
      const found = desk.quote(S);
      if (!found) return [];
      const { bid, ask, at: t } = found;
      return [{ T: "q", S, bp: numeral(bid), ap: numeral(ask), bs: 1, as: 1, t, c: ["R"], z: "C" }];
    });
    if (rows.length > 0) say(...rows);
  }
  desk.watch({ onPrice: (symbol) => followed.quotes.has(symbol) && show([symbol]) }, client.gone);
  const pause = (ms: number) => clock.sleep(ms, client.gone).catch(() => undefined);
  const beat = async () => {
    for (await pause(TICK_MS); !client.gone.aborted; await pause(TICK_MS)) show(followed.quotes);
  };
  void beat();
  void pause(LOG_IN_MS).then(() => isIn || client.gone.aborted || refuse(404, "auth timeout"));
  say({ T: "success", msg: "connected" });

  return (message: string) => {
    const { action, key, secret, quotes, trades } = read(message);
    if (action === "auth") {
      isIn = keys.rightsOf(key, secret) !== undefined;
      return isIn ? say({ T: "success", msg: "authenticated" }) : refuse(402, "auth failed");
    }
    if (!isIn) return refuse(401, "not authenticated");
    if (action !== "subscribe" && action !== "unsubscribe") return refuse(400, "invalid syntax");
    const change = (set: Set<string>, symbols: readonly string[]) =>
      symbols.forEach((each) => (action === "subscribe" ? set.add(each) : set.delete(each)));
    change(followed.quotes, strings(quotes));
    change(followed.trades, strings(trades));
    const standing = { quotes: [...followed.quotes], trades: [...followed.trades] };
    say({ T: "subscription", ...standing, bars: [], updatedBars: [], dailyBars: [] });
    if (action === "subscribe") show(strings(quotes));
    return undefined;
  };
}
