import { epochMs, type Instant, instantOf } from "#domain";
import {
  answeredAt,
  type BrokerAdapter,
  type BrokerManifest,
  type History,
  type HistoryPage,
  json,
} from "#kit";
import {
  accountList,
  endpointsOf,
  msOf,
  positionList,
  type ReadFill,
  refresh,
  signIn,
  stock,
  toRecord,
  momentOf,
  toToken,
} from "./wire.ts";

/**
 * Four ways in which brokers give history. `sequence`: numbered without a hole. `counted`: pages by
 * offset, with a total, that shift when something late comes in between. `keyset`: pages by time
 * and id, which prove nothing. `list`: everything at once, without ids.
 */
export const KINDS = ["sequence", "counted", "keyset", "list"] as const;
export type Kind = (typeof KINDS)[number];
/** `key`: sent with each call. `login`: signs in again and again. `rotating`: refresh tokens. */
export type LoginKind = "key" | "login" | "rotating";

export type BrokerOptions = {
  readonly kind: Kind;
  readonly login: LoginKind;
  readonly latenessMs: number;
  readonly pageSize: number;
  readonly tokenMs: number;
  /** The adapter can read what was spoilt. */
  readonly mended: boolean;
  /** It states positions. */
  readonly snapshot: boolean;
  /** Pages begin with the last row of the page before. */
  readonly pageOverlap: boolean;
};

type Reader = Pick<BrokerAdapter, "changes"> & Partial<Pick<BrokerAdapter, "rewind" | "range">>;

export function brokerOf(options: BrokerOptions): BrokerAdapter {
  const { kind, login } = options;
  const adapter: BrokerAdapter = {
    manifest: manifestOf(options),
    authorize: (credentials, token) => ({
      headers: { authorization: token?.access ?? credentials["key"] ?? "" },
    }),
    accounts: async (call) => {
      const { accounts } = await call(accountList, {});
      return accounts.map((key) => ({ key, number: key, currency: "USD" }));
    },
    ...READERS[kind](options),
  };
  const withSnapshot: BrokerAdapter = !options.snapshot
    ? adapter
    : {
        ...adapter,
        async snapshot(call, account, now) {
          const { rows } = await call(positionList, { account: account.key });
          return rows.map(({ symbol, units }, at) => ({
            type: "position",
            line: at + 1,
            instrument: stock(symbol),
            quantity: units,
            at: momentOf(now),
          }));
        },
      };
  return login === "key" ? withSnapshot : { ...withSnapshot, ...loginsOf(login) };
}

const loginsOf = (login: LoginKind): Pick<BrokerAdapter, "signIn" | "refresh"> => ({
  signIn: async (call, credentials, now) =>
    toToken(await call(signIn, {}, { body: { key: credentials["key"] ?? "" } }), now),
  ...(login === "rotating"
    ? {
        refresh: async (call, token, _credentials, now) =>
          toToken(await call(refresh, {}, { body: { refresh: token.refresh ?? "" } }), now),
      }
    : {}),
});

const PROOFS: Readonly<Record<Kind, History["proof"]>> = {
  sequence: "sequence",
  counted: "total",
  keyset: "double-read",
  list: "none",
};

function manifestOf({ kind, login, latenessMs, tokenMs }: BrokerOptions): BrokerManifest {
  return {
    id: "simulated",
    name: "Simulated",
    institution: "sim",
    summary: "A broker that exists in simulations only",
    docs: "https://example.com",
    evidence: { level: "listed", from: [] },
    environments: { paper: { api: "https://venue.example.com" } },
    credentials: [{ name: "key", label: "Key", help: "In the settings", secret: true }],
    token: login === "key" ? {} : { accessMs: tokenMs, rotates: login === "rotating" },
    limits: [{ id: "calls", max: 60, perMs: 10_000, scope: "credential" }],
    errors: [],
    capabilities: {
      reads: ["accounts", "executions", "positions"],
      assetClasses: ["equity"],
      orderTypes: [],
      timeInForce: [],
      realtime: false,
    },
    history: {
      per: "account",
      grain: "execution",
      latenessMs: kind === "sequence" ? 0 : latenessMs,
      proof: PROOFS[kind],
      ids: kind === "list" ? "none" : "account",
    },
    cadence: { defaultMinutes: 5, leastMinutes: 5 },
  };
}

const upToOf = (reply: object) => {
  const at: Instant | undefined = answeredAt(reply);
  return at === undefined ? {} : { upTo: at };
};

/** By number: what is missing shows. */
const sequence = (options: BrokerOptions): Reader => {
  const { since } = endpointsOf(options.mended);
  async function read(
    call: Parameters<BrokerAdapter["changes"]>[0],
    account: string,
    at: { readonly after?: string; readonly from?: number; readonly to?: number },
  ): Promise<HistoryPage> {
    const query = { ...at, limit: options.pageSize };
    const reply = await call(since, { account }, { query });
    const begin = at.after ?? reply.before;
    const { rows, last, whole } = json.unbroken(reply.rows, begin);
    const isMissing = rows.length === 0 && reply.last !== begin;
    return {
      records: json.recordsOf(rows, toRecord),
      cursor: last,
      done: last === reply.last,
      proof: whole && !isMissing ? "complete" : "unproven",
      ...upToOf(reply),
    };
  }
  return {
    changes: (call, { account, cursor = "0" }) => read(call, account?.key ?? "", { after: cursor }),
    range: (call, { account, from, to, cursor }) =>
      read(call, account?.key ?? "", {
        ...(cursor === undefined ? {} : { after: cursor }),
        from: epochMs(from),
        to: epochMs(to),
      }),
  };
};

type Offset = {
  readonly from: number;
  readonly to?: number;
  readonly offset: number;
  readonly lastId: string;
  readonly round: number;
};
const offsetText = ({ from, offset, lastId, round }: Offset) =>
  [from, offset, lastId, round].join(";");
function offsetOf(cursor: string): Offset {
  const [from = "0", offset = "0", lastId = "", round = "0"] = cursor.split(";");
  return { from: msOf(from), offset: msOf(offset), lastId, round: msOf(round) };
}

/** By offset: pages overlap by one row, which tells when they have shifted. */
const counted = (options: BrokerOptions): Reader => {
  const { counted: endpoint } = endpointsOf(options.mended);
  async function read(
    call: Parameters<BrokerAdapter["changes"]>[0],
    account: string,
    at: Offset,
  ): Promise<HistoryPage> {
    const { from, to, offset, lastId, round } = at;
    const limit = options.pageSize;
    const reply = await call(endpoint, { account }, { query: { from, to, offset, limit } });
    const rows = inOrder(reply.rows);
    const page = { records: json.recordsOf(rows, toRecord), ...upToOf(reply) };
    const isShort = rows.length < Math.min(limit, reply.total - offset);
    if (isShort) return { ...page, cursor: offsetText(at), done: false, proof: "unproven" };
    if (options.pageOverlap && lastId !== "" && rows[0]?.id !== lastId) {
      const again = { from, offset: 0, lastId: "", round: round + 1 };
      return { ...page, cursor: offsetText(again), done: false, proof: "complete" };
    }
    const next = offset + rows.length;
    const done = next >= reply.total;
    const edge = { from: epochMs(answeredAt(reply) ?? instantOf(from)), offset: 0 };
    const overlap = options.pageOverlap ? 1 : 0;
    const cursor = done
      ? offsetText({ ...edge, lastId: "", round: 0 })
      : offsetText({ from, offset: next - overlap, lastId: rows.at(-1)?.id ?? "", round });
    return { ...page, cursor, done, proof: "complete" };
  }
  return {
    changes: (call, { account, cursor = "0;0;;0" }) =>
      read(call, account?.key ?? "", offsetOf(cursor)),
    rewind: (cursor, latenessMs) =>
      offsetText({ from: offsetOf(cursor).from - latenessMs, offset: 0, lastId: "", round: 0 }),
    range: (call, { account, from, to, cursor }) =>
      read(call, account?.key ?? "", {
        ...offsetOf(cursor ?? `${epochMs(from)};0;;0`),
        to: epochMs(to),
      }),
  };
};

/** By time and id: late ones lie behind the cursor, and nothing proves that a page is whole. */
const keyset = (options: BrokerOptions): Reader => {
  const { paged } = endpointsOf(options.mended);
  async function read(
    call: Parameters<BrokerAdapter["changes"]>[0],
    account: string,
    at: { readonly after: string; readonly to?: number },
  ): Promise<HistoryPage> {
    const { after, to } = at;
    const reply = await call(paged, { account }, { query: { after, to, limit: options.pageSize } });
    const rows = inOrder(reply.rows);
    const last = rows.at(-1);
    return {
      records: json.recordsOf(rows, toRecord),
      cursor: last ? placeOf(last) : after,
      done: !reply.more,
      proof: "unproven",
      ...upToOf(reply),
    };
  }
  return {
    changes: (call, { account, cursor = "0." }) =>
      read(call, account?.key ?? "", { after: cursor }),
    rewind: (cursor, latenessMs) => `${msOf(cursor.split(".")[0] ?? "0") - latenessMs}.`,
    range: (call, { account, from, to, cursor }) =>
      read(call, account?.key ?? "", {
        after: cursor ?? `${epochMs(from) - 1}.`,
        to: epochMs(to),
      }),
  };
};

/** Everything at once, in whatever order; two equal fills are two. */
const list = (options: BrokerOptions): Reader => {
  const { paged } = endpointsOf(options.mended);
  return {
    async changes(call, { account }): Promise<HistoryPage> {
      const reply = await call(paged, { account: account?.key ?? "" }, {});
      return {
        records: json.recordsOf(withoutRepeated(reply.rows), (fill) => toRecord(fill, false)),
        cursor: "all",
        done: true,
        proof: "unproven",
        ...upToOf(reply),
      };
    },
  };
};

const READERS: Readonly<Record<Kind, (options: BrokerOptions) => Reader>> = {
  sequence,
  counted,
  keyset,
  list,
};

type Rows = readonly json.Row<ReadFill>[];

/** A page may hold a row twice; the ids, which this broker has no use for otherwise, tell. */
const withoutRepeated = (rows: Rows): Rows => [
  ...new Map(rows.map((row) => [row.id ?? row.raw, row])).values(),
];

/** Each once, by time and id, whatever the order in which they came. */
const inOrder = (rows: Rows): Rows =>
  withoutRepeated(rows).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

/** Times have 13 digits and ids 16, so that texts sort as they do. */
function placeOf(row: json.Row<ReadFill>): string {
  const time = "value" in row ? row.value.time : timeIn(row.raw);
  return `${epochMs(time)}.${row.id ?? ""}`;
}
const timeIn = (raw: string): Instant => {
  const { time } = JSON.parse(raw) as { time: Instant };
  return instantOf(Date.parse(time));
};
