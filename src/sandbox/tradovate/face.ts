import type { Clock } from "#domain";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { emptyReply, type Face, type FaceReply, htmlReply, jsonReply } from "../wire/face.ts";
import { type FaceRequest, listReply, type Personality, type Refusal } from "../wire/face.ts";
import type { TruthExecution } from "../wire/face.ts";
import { type AccountEntities, createAccountEntities } from "./entities.ts";
import { captchaReply, createPenalty } from "./penalty.ts";
import { createSession, denied, type LogIn } from "./session.ts";
import { type Entity, PARENT, type Table, TABLES } from "./tables.ts";
import { sharedRows } from "./shared.ts";

/** Until a manifest says otherwise: Tradovate's published figures. */
export const TRADOVATE_PERSONALITY: Personality = {
  limits: [
    { id: "minute", max: 5000, perMs: 60_000, scope: "credential" },
    { id: "hour", max: 5000, perMs: 3_600_000, scope: "credential" },
    { id: "authentication", max: 10, perMs: 60_000, scope: "credential" },
  ],
  history: {
    per: "connection",
    grain: "execution",
    latenessMs: 0,
    proof: "double-read",
    ids: "account",
  },
  token: { accessMs: 4_800_000 },
};

export type TradovateOptions = {
  readonly venue: Venue;
  readonly clock: Pick<Clock, "now">;
  readonly seed: string;
  readonly logIn: LogIn;
  readonly firstId: bigint;
  readonly personality?: Personality;
};

const USER_ID = 71_001;

/** Tradovate's REST API, reading side: entities by list, item, items, find, deps and ldeps. */
export function createTradovateFace(options: TradovateOptions): Face {
  const { venue, clock, logIn, seed, firstId, personality = TRADOVATE_PERSONALITY } = options;
  const lifeMs = personality.token.accessMs ?? 4_800_000;
  const session = createSession({ venue, clock, logIn, userId: USER_ID, seed, lifeMs });
  const penalty = createPenalty(clock);
  const kept = new Map<VenueAccount, AccountEntities>();

  function entitiesOf(account: VenueAccount): AccountEntities {
    const ids = { firstId, userId: USER_ID, accountId: 900_001 + kept.size };
    const known = kept.get(account) ?? createAccountEntities({ venue, account, ids });
    kept.set(account, known);
    return known;
  }
  const all = () => venue.accounts("tradovate").map(entitiesOf);
  const rowsOf = (table: Table): readonly Entity[] =>
    sharedRows(table, all()) ?? all().flatMap((entities) => entities.rows(table));

  function handle(request: FaceRequest): FaceReply {
    const stands = penalty.stands(request);
    if (stands) return stands;
    const call = `${request.method} ${request.path}`;
    if (call === "POST /auth/accesstokenrequest") return session.logIn(bodyOf(request));
    if (call === "POST /auth/oauthtoken") return session.exchange(bodyOf(request));
    if (call === "GET /auth/renewaccesstoken") return session.renew(request);
    if (!session.isLive(request)) return denied();
    if (call === "GET /auth/me") return jsonReply(me(logIn));
    if (request.method !== "GET") return htmlReply(404, "404 Not Found");
    const [, table, ask] = /^\/([a-zA-Z]+)\/([a-z]+)$/.exec(request.path) ?? [];
    return isTable(table)
      ? entityReply(table, ask ?? "", rowsOf(table), request.query)
      : notFound();
  }

  /** Where chance refuses, it is a 429 without a body; where the client is hasty, a ticket. */
  function refuse({ kind, request, retryAfter }: Refusal): FaceReply {
    const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    if (kind === "rate-limited")
      return request ? penalty.impose(request) : { ...emptyReply(429), headers };
    if (kind === "unauthorized") return denied();
    if (kind === "server") return htmlReply(500, "500 Internal Server Error");
    if (kind === "unavailable") return { ...htmlReply(503, "503 Service Unavailable"), headers };
    return notFound();
  }

  return {
    broker: "tradovate",
    roots: ["/tradovate/v1"],
    origins: { api: "/tradovate/v1" },
    credentials: { ...logIn },
    personality,
    handle,
    refuse,
    keyOf: () => "user",
    weights: ({ path }) => ({ authentication: path.startsWith("/auth/") ? 1 : 0 }),
    coded,
    endTokens: (what) => session.end(what),
    executions: () => all().flatMap(executionsOf),
  };
}

const notFound = () => htmlReply(404, "404 Not Found");

const isTable = (name: string | undefined): name is Table => TABLES.some((table) => table === name);

/** "p-ticket", "p-captcha" and "423" by name; anything else as the text of an error in a 200. */
function coded(code: string): FaceReply {
  if (code === "p-captcha") return captchaReply(0);
  if (code === "p-ticket")
    return jsonReply({ "p-ticket": "penalty-0", "p-time": 2, "p-captcha": false });
  return code === "423" ? emptyReply(423) : jsonReply({ errorText: code });
}

const me = ({ name }: LogIn) => ({
  userId: USER_ID,
  name,
  fullName: "Sandbox User",
  email: "user@sandbox.invalid",
  emailVerified: true,
  isTrial: true,
});

function bodyOf({ body, headers }: FaceRequest): Readonly<Record<string, unknown>> {
  if (headers["content-type"]?.includes("x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The five questions that every kind of entity answers. */
function entityReply(
  table: Table,
  ask: string,
  rows: readonly Entity[],
  query: URLSearchParams,
): FaceReply {
  const parent = PARENT[table] ?? "";
  const wanted = (name: string) => new Set((query.get(name) ?? "").split(","));
  const by = (member: string, values: ReadonlySet<string>) =>
    list(rows.filter((row) => values.has(textOf(row[member]))));
  switch (ask) {
    case "list":
      return list(rows);
    case "items":
      return by("id", wanted("ids"));
    case "deps":
      return by(parent, wanted("masterid"));
    case "ldeps":
      return by(parent, wanted("masterids"));
    case "item":
      return one(rows.find((row) => textOf(row["id"]) === query.get("id")));
    case "find":
      return one(rows.find((row) => row["name"] === query.get("name")));
    default:
      return notFound();
  }
}

const list = (rows: readonly Entity[]): FaceReply =>
  listReply(rows, {
    odd: (row: Entity) => ({ ...row, action: "Cross", cashChangeType: "Novelty" }),
  });

const one = (row: Entity | undefined): FaceReply => (row ? jsonReply(row) : notFound());

const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "numeral" in value
    ? String(value.numeral)
    : String(value);

const executionsOf = (entities: AccountEntities): TruthExecution[] =>
  entities.seen().map(({ id, fill, terms, revision, visibleAt, busted }) => ({
    broker: "tradovate",
    account: entities.account.number,
    id,
    symbol: fill.symbol,
    side: fill.side,
    quantity: String(terms.quantity),
    price: String(terms.price),
    executedAt: fill.executedAt,
    visibleAt,
    revision,
    busted,
  }));
