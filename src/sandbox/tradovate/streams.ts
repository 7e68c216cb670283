import type { Clock } from "#domain";
import type { Account } from "./account.ts";
import type { FaceStream, StreamClient } from "../wire/face.ts";
import { jsonText, numeral } from "../wire/json.ts";
import { contractOf, type FutureContract } from "./products.ts";
import { stamp } from "./rows.ts";
import type { Entity, Table } from "./tables.ts";

export type StreamParts = {
  readonly accounts: () => readonly Account[];
  readonly isLive: (token: string) => boolean;
  readonly clock: Pick<Clock, "now" | "sleep" | "monotonicMs">;
};

const BEAT_MS = 2_500;
/** Who has said nothing for longer is hung up on. */
const SILENT_MS = 10_000;

type Body = Readonly<Record<string, unknown>>;
/** What is asked for, the status of its answer and what it holds. */
type Answer = { readonly s: number; readonly d?: unknown; readonly next?: () => void };
type Desk = {
  readonly ask: (what: string, body: Body) => Answer | undefined;
  /** Now and then, and when something happened. */
  readonly tell: () => void;
};

/** Frames, log-in and beats, which the sockets of users and of prices have in common. */
const socket =
  ({ isLive, clock }: StreamParts, deskOf: (say: Say, client: StreamClient) => Desk): FaceStream =>
  (client) => {
    const say: Say = (message) => client.send(`a${jsonText([message])}`);
    const desk = deskOf(say, client);
    let isIn = false;
    let heardMs = clock.monotonicMs();
    const pause = () => clock.sleep(BEAT_MS, client.gone).catch(() => undefined);
    const beat = async () => {
      for (await pause(); !client.gone.aborted; await pause()) {
        if (clock.monotonicMs() - heardMs > SILENT_MS) return client.end(1000);
        client.send("h");
        if (isIn) desk.tell();
      }
    };
    client.send("o");
    void beat();
    return (message) => {
      heardMs = clock.monotonicMs();
      if (message === "[]") return;
      const [what = "", number = "0", , ...body] = message.split("\n");
      const i = Number.parseInt(number, 10);
      if (what === "authorize") {
        isIn = isLive(body.join("\n"));
        return say(isIn ? { s: 200, i } : { s: 401, i, d: "Access is denied" });
      }
      const found = isIn
        ? desk.ask(what, read(body.join("\n")))
        : { s: 401, d: "Access is denied" };
      const { s, d, next } = found ?? { s: 404, d: "Not found" };
      say({ s, i, d });
      next?.();
    };
  };
type Say = (message: object) => void;

function read(text: string): Body {
  try {
    return JSON.parse(text || "{}") as Body;
  } catch {
    return {};
  }
}

const STREAMED = ["order", "orderVersion", "command", "commandReport", "fill", "position"] as const;

/** What happens to the accounts of the user, as entities that come and change. */
export const userSocket = (parts: StreamParts): FaceStream =>
  socket(parts, (say, client) => {
    const seen = new Map<string, string>();
    let tables: readonly Table[] = [];

    /** Each row that is new or another than it was. */
    function changes(then: (table: Table, row: Entity, isNew: boolean) => void): void {
      for (const table of tables)
        for (const row of parts.accounts().flatMap((account) => account.rows(table))) {
          const key = `${table} ${jsonText(row["id"])}`;
          const text = jsonText(table === "position" ? { ...row, timestamp: 0 } : row);
          const before = seen.get(key);
          if (before === text) continue;
          seen.set(key, text);
          then(table, row, before === undefined);
        }
    }
    const tell = () =>
      changes((entityType, entity, isNew) => {
        const eventType = isNew ? "Created" : "Updated";
        say({ e: "props", d: { entityType, eventType, entity } });
      });
    for (const { desk } of parts.accounts())
      desk.watch(
        { onOrder: () => queueMicrotask(() => client.gone.aborted || tell()) },
        client.gone,
      );
    return {
      tell,
      ask(what, { entityTypes }) {
        if (what !== "user/syncrequest") return undefined;
        const wanted = Array.isArray(entityTypes) ? entityTypes : [];
        tables = STREAMED.filter((table) => wanted.includes(table));
        const found: Record<string, Entity[]> = {};
        changes((table, row) => void (found[`${table}s`] ??= []).push(row));
        return { s: 200, d: { users: [], contractGroups: [], ...found } };
      },
    };
  });

/** Prices of the contracts that were asked for, by their numbers. */
export const marketDataSocket = (parts: StreamParts): FaceStream =>
  socket(parts, (say, client) => {
    const followed = new Map<string, FutureContract>();
    const [first] = parts.accounts();
    const show = (contracts: Iterable<FutureContract>) => {
      const quotes = [...contracts].flatMap((contract) => {
        const quote = first?.desk.quote(contract.name);
        if (!quote) return [];
        const entry = (price: typeof quote.bid) => ({ price: numeral(price), size: 10 });
        const entries = { Bid: entry(quote.bid), Offer: entry(quote.ask), Trade: entry(quote.bid) };
        return [{ timestamp: stamp(quote.at), contractId: contract.id, entries }];
      });
      if (quotes.length > 0) say({ e: "md", d: { quotes } });
    };
    const onPrice = (symbol: string) => show([followed.get(symbol)].filter((each) => !!each));
    first?.desk.watch({ onPrice }, client.gone);
    return {
      tell: () => show(followed.values()),
      ask(what, { symbol }) {
        const contract = contractOf(String(symbol), parts.clock.now());
        if (!contract) return { s: 200, d: { errorText: "Symbol is inaccessible", mode: "None" } };
        if (what === "md/unsubscribeQuote") {
          followed.delete(contract.name);
          return { s: 200, d: {} };
        }
        if (what !== "md/subscribeQuote") return undefined;
        followed.set(contract.name, contract);
        return { s: 200, d: { mode: "RealTime" }, next: () => show([contract]) };
      },
    };
  });
