import type { Clock, TenantId } from "#domain";
import type { ServerEvent } from "#http";
import type { SqlClient } from "#schedule";
import type { Store } from "#store";
import { sql } from "drizzle-orm";

type Told = readonly [tenant: TenantId, event: ServerEvent];
type Letter = { readonly from: string; readonly events: readonly Told[] };

export type BusParts = {
  readonly database: Store["database"];
  readonly clock: Pick<Clock, "sleep">;
  /** Names this process, which does not hear itself. */
  readonly name: string;
};

export type Hearing = {
  readonly onEvent: (tenant: TenantId, event: ServerEvent) => void;
  /** Told when others may have said something that was not heard. */
  readonly onGap: () => void;
  readonly onTrouble: (error: unknown) => void;
};

/** Carries events to the other processes on a database, so that a dashboard hears of all of them. */
export type Bus = {
  /** Tells the others soon. What cannot be told is lost: who listens can always look. */
  readonly tell: (tenant: TenantId, event: ServerEvent) => void;
  /** Hears the others from now on. */
  readonly hear: (hearing: Hearing) => void;
  readonly close: () => Promise<void>;
};

const CHANNEL = "openblotter_events";
/** Postgres takes less than 8,000 bytes. */
const MAX_BYTES = 7_500;
/** Every notification takes a lock that all commits share, so what comes together goes together. */
const TOGETHER_MS = 100;
const MAX_WAITING = 1_000;
const LISTEN_AGAIN_MS = 1_000;

/** A bus over LISTEN and NOTIFY; none where no other process can be on the database. */
export function createBus(parts: BusParts): Bus {
  if (!parts.database.description.shared)
    return { tell: () => undefined, hear: () => undefined, close: async () => undefined };
  const ended = new AbortController();
  const speaking = speaker(parts, ended.signal);
  let listening: Promise<void> = Promise.resolve();
  return {
    tell: (tenant, event) => speaking.tell(tenant, event),
    hear: (hearing) => void (listening = listen(parts, hearing, ended.signal)),
    async close() {
      ended.abort();
      await Promise.all([speaking.end(), listening]);
    },
  };
}

function speaker({ database, clock, name }: BusParts, ended: AbortSignal) {
  let waiting: Told[] = [];
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
    await clock.sleep(TOGETHER_MS, ended).catch(() => undefined);
    while (waiting.length > 0) {
      const letters = lettersOf(name, latest(waiting));
      waiting = [];
      for (const letter of letters)
        await database.query(sql`select pg_notify(${CHANNEL}, ${letter})`).catch(() => undefined);
    }
    sending = undefined;
  }

  return {
    tell(tenant: TenantId, event: ServerEvent) {
      if (ended.aborted || waiting.length >= MAX_WAITING) return;
      waiting.push([tenant, event]);
      sending ??= send();
    },
    end: async () => sending,
  };
}

/** Of the progress of one reading the newest says all. */
function latest(events: readonly Told[]): Told[] {
  const isProgress = ({ type }: ServerEvent) => type === "sync-progress";
  return events.filter(([, event], n) => {
    if (event.type !== "sync-progress" || event.phase === "done") return true;
    const later = events.slice(n + 1).map(([, each]) => each);
    return !later.some(
      (each) => isProgress(each) && "connection" in each && each.connection === event.connection,
    );
  });
}

/** As many as fit into each letter. One that fits into none says only that something changed. */
function lettersOf(from: string, events: readonly Told[]): string[] {
  const letters: string[] = [];
  let held: Told[] = [];
  const textOf = (list: readonly Told[]) => JSON.stringify({ from, events: list } satisfies Letter);
  const fits = (list: readonly Told[]) => Buffer.byteLength(textOf(list)) <= MAX_BYTES;
  for (const told of events) {
    const event: Told = fits([told]) ? told : [told[0], { type: "data-changed", reason: "sync" }];
    if (!fits([...held, event])) {
      letters.push(textOf(held));
      held = [];
    }
    held.push(event);
  }
  if (held.length > 0) letters.push(textOf(held));
  return letters;
}

async function listen(parts: BusParts, hearing: Hearing, ended: AbortSignal): Promise<void> {
  const { database, clock, name } = parts;
  const pool = await database.pool({ schema: "public", max: 1 });
  for (let isFirst = true; !ended.aborted; isFirst = false) {
    try {
      const client = await pool.connect();
      const lost = lossOf(client, ended);
      client.on("notification", ({ payload }: { readonly payload?: string }) => {
        const letter = JSON.parse(payload ?? "{}") as Letter;
        if (letter.from !== name) for (const told of letter.events) hearing.onEvent(...told);
      });
      await client.query(`listen ${CHANNEL}`);
      if (!isFirst) hearing.onGap();
      await lost;
      client.release(true);
    } catch (error) {
      hearing.onTrouble(error);
    }
    if (!ended.aborted) await clock.sleep(LISTEN_AGAIN_MS, ended).catch(() => undefined);
  }
  await pool.end();
}

/** Resolves when the connection is lost, or at the end. */
const lossOf = (client: SqlClient, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    client.once("error", () => resolve());
    client.once("end", () => resolve());
    ended.addEventListener("abort", () => resolve(), { once: true });
  });
