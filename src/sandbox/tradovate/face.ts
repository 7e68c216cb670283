import type { Clock } from "#domain";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { emptyReply, type Face, type FaceReply, htmlReply, jsonReply } from "../wire/face.ts";
import type { FaceRequest, Personality, Refusal } from "../wire/face.ts";
import type { TruthExecution } from "../wire/face.ts";
import { type Account, createAccount } from "./account.ts";
import { entityReply, notFound } from "./entity-reply.ts";
import { failed } from "./orders.ts";
import { captchaReply, createPenalty } from "./penalty.ts";
import { createSession, denied, type LogIn } from "./session.ts";
import { productTerms, sharedRows } from "./shared.ts";
import { marketDataSocket, userSocket } from "./streams.ts";
import { type Entity, type Table, TABLES } from "./tables.ts";

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
  readonly clock: Pick<Clock, "now" | "sleep" | "monotonicMs">;
  readonly seed: string;
  readonly logIn: LogIn;
  readonly firstId: bigint;
  readonly personality?: Personality;
};

const USER_ID = 71_001;
const API = "/tradovate/v1";
const MARKET_DATA = "/tradovate-md/v1";

/** Tradovate's REST API: entities by list, item, items, find, deps and ldeps; orders; streams. */
export function createTradovateFace(options: TradovateOptions): Face {
  const { venue, clock, logIn, seed, firstId, personality = TRADOVATE_PERSONALITY } = options;
  const lifeMs = personality.token.accessMs ?? 4_800_000;
  const session = createSession({ venue, clock, logIn, userId: USER_ID, seed, lifeMs });
  const penalty = createPenalty(clock);
  const kept = new Map<VenueAccount, Account>();

  function accountOf(account: VenueAccount): Account {
    const ids = { firstId, userId: USER_ID, accountId: 900_001 + kept.size };
    const known = kept.get(account) ?? createAccount({ venue, account, ids });
    kept.set(account, known);
    return known;
  }
  const all = () => venue.accounts("tradovate").map(accountOf);
  const rowsOf = (table: Table): readonly Entity[] =>
    sharedRows(table, all(), clock.now()) ?? all().flatMap((entities) => entities.rows(table));

  /** What is asked with a body. */
  function act(path: string, body: Readonly<Record<string, unknown>>): FaceReply {
    if (path === "/contract/getproductfeeparams")
      return productTerms(body["productIds"], clock.now());
    if (path === "/cashBalance/getcashbalancesnapshot") {
      const account = all().find(({ ids }) => String(ids.accountId) === String(body["accountId"]));
      return account?.funds() ?? jsonReply({ errorText: "Account not found" });
    }
    for (const account of all()) {
      const reply = account.order(path, body);
      if (reply) return reply;
    }
    return path.startsWith("/order/") ? failed("Unauthorized", "Access is denied") : notFound();
  }

  function handle(request: FaceRequest): FaceReply {
    const stands = penalty.stands(request);
    if (stands) return stands;
    const call = `${request.method} ${request.path}`;
    if (call === "POST /auth/accesstokenrequest") return session.logIn(bodyOf(request));
    if (call === "POST /auth/oauthtoken") return session.exchange(bodyOf(request));
    if (call === "GET /auth/renewaccesstoken") return session.renew(request);
    if (!session.isLive(request)) return denied();
    if (call === "GET /auth/me") return jsonReply(me(logIn));
    if (request.method === "POST") return act(request.path, bodyOf(request));
    if (request.method !== "GET") return notFound();
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
    roots: [API, MARKET_DATA],
    origins: { api: API, stream: API, "market-data": MARKET_DATA },
    stream({ path, base }) {
      if (path !== "/websocket") return undefined;
      const parts = { accounts: all, isLive: session.isToken, clock };
      return base.endsWith(MARKET_DATA) ? marketDataSocket(parts) : userSocket(parts);
    },
    credentials: { ...logIn },
    personality,
    handle,
    refuse,
    keyOf: () => "user",
    weights: ({ path }) => ({ authentication: path.startsWith("/auth/") ? 1 : 0 }),
    coded,
    endTokens: (what) => session.end(what),
    setPrice: (symbol, price) => all().forEach(({ desk }) => desk.setPrice(symbol, price)),
    setOpen: (open) => all().forEach(({ desk }) => desk.setOpen(open)),
    endSession: () => all().forEach(({ desk }) => desk.endSession()),
    setDepth: (units) => all().forEach(({ desk }) => desk.setDepth(units)),
    executions: () => all().flatMap(executionsOf),
  };
}

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

const ID = /"(orderId|accountId)"\s*:\s*(\d+)/g;

function bodyOf({ body, headers }: FaceRequest): Readonly<Record<string, unknown>> {
  if (headers["content-type"]?.includes("x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    // Ids may be longer than a float can hold.
    const value: unknown = JSON.parse(body.replaceAll(ID, '"$1":"$2"'));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const executionsOf = (entities: Account): TruthExecution[] =>
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
