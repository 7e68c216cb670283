import type { Clock, OrderReport } from "#domain";
import { hearReport } from "#orders";
import { keepStream, type KeptStream, type StreamStatus, type Told } from "#streams";
import type { ConnectedAccount, Connection, Session } from "#sync";
import { deskOf } from "../orders/desk.ts";
import { type FeedsParts, lineOf } from "./parts.ts";
import { soon } from "./soon.ts";

/** What happens together is looked up together. */
const LOOK_AFTER_MS = 250;
/** How often the broker that this program is itself is asked how orders stand. */
const OWN_EVERY_MS = 2_000;

/** What a broker says of the orders of one connection, kept open. */
export type OrderFeed = {
  readonly statuses: () => readonly StreamStatus[];
  readonly retry: () => void;
  readonly close: () => Promise<void>;
};

type Given = {
  readonly session: Session;
  readonly accounts: readonly ConnectedAccount[];
  /** Something traded: the account is read a moment later. */
  readonly read: () => void;
};

/** Takes what a broker streams of orders into their journal, and looks up what it may have missed. */
export function openOrderFeed(parts: FeedsParts, connection: Connection, given: Given): OrderFeed {
  const { clock, onTrouble } = parts;
  const { session, accounts, read } = given;
  const { id } = connection;
  const lookUp = () => parts.settle(id, { isSweep: true }).catch(onTrouble);
  const look = soon(clock, LOOK_AFTER_MS, lookUp);
  let hearing: Promise<void> = Promise.resolve();

  async function hear(account: ConnectedAccount, report: OrderReport): Promise<void> {
    const before = await parts.store.orders.byReport(account.id, report);
    // Somebody placed it elsewhere, so that no journal tells of its fill.
    if (!before && report.filled.sign > 0) read();
    if (!before) return;
    const desk = await deskOf(parts, before);
    const after = await hearReport(desk.parts, before, report);
    if (after.version === before.version) return;
    parts.events.publish({ type: "data-changed", reason: "orders" });
    // Whether a change that was asked for was made, a look-up compares.
    if (after.pending) look.ask();
  }

  function take(event: Told, of: ConnectedAccount): void {
    if (event.kind === "quote") return;
    const named = event.account;
    const account = named === undefined ? of : accounts.find(({ key }) => key === named);
    if (event.kind === "changed" || !account) return look.ask();
    const { report } = event;
    hearing = hearing.then(() => hear(account, report)).catch(onTrouble);
  }

  const streams = openStreams(parts, connection, {
    ...{ session, accounts, take },
    // Before it was open things may have happened that nobody heard of.
    onOpen: () => look.ask(),
  });
  const stopAsking = parts.isOwn(connection.broker) ? every(clock, OWN_EVERY_MS, look.ask) : idle;
  return {
    statuses: () => streams.map((each) => each.status()),
    retry: () => streams.forEach((each) => each.retry()),
    async close() {
      await Promise.all([...streams.map((each) => each.close()), stopAsking()]);
      await hearing;
      await look.close();
    },
  };
}

type Streaming = {
  readonly session: Session;
  readonly accounts: readonly ConnectedAccount[];
  readonly take: (event: Told, account: ConnectedAccount) => void;
  readonly onOpen: () => void;
};

function openStreams(
  parts: FeedsParts,
  connection: Connection,
  { session, accounts, take, onOpen }: Streaming,
): readonly KeptStream[] {
  const stream = session.adapter.streaming?.orders;
  if (!stream) return [];
  const heard = stream.servesAll ? accounts.slice(0, 1) : accounts;
  return heard.map((account) =>
    keepStream({
      ...{ stream, account, clock: parts.clock, random: parts.random },
      line: lineOf(parts, connection, { session, stream }),
      onEvent: (event) => take(event, account),
      onStatus({ state }) {
        if (state === "open") onOpen();
        if (state === "open" || state === "refused")
          parts.events.publish({ type: "connection-changed", connection: connection.id });
      },
    }),
  );
}

const idle = async () => undefined;

/** Until the returned function is called, which waits for what is under way. */
function every(clock: Clock, ms: number, work: () => void): () => Promise<void> {
  const over = new AbortController();
  const loop = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(ms, over.signal).catch(() => undefined);
      if (!over.signal.aborted) work();
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}
