import { epochMs, type Instant } from "#domain";
import type { VenueAccount } from "../venue/event.ts";
import type { Venue } from "../venue/venue.ts";
import { type Face, type FaceReply, type FaceRequest, htmlReply } from "../wire/face.ts";
import type { Personality, Refusal, TruthExecution } from "../wire/face.ts";
import { FLEX_CODES, type FlexCode } from "./codes.ts";
import { compactDay, lastYear, overridden, type Period } from "./period.ts";
import { accepted, statementReply, told } from "./reply.ts";
import { executionId } from "./rows.ts";
import { activityRows } from "./statement.ts";

/** Until a manifest says otherwise: IBKR's own figures. */
export const FLEX_PERSONALITY: Personality = {
  limits: [
    { id: "second", max: 1, perMs: 1000, scope: "credential" },
    { id: "minute", max: 10, perMs: 60_000, scope: "credential" },
  ],
  history: {
    per: "connection",
    grain: "execution",
    horizonDays: 365,
    windowDays: 365,
    latenessMs: 172_800_000,
    proof: "none",
    ids: "account",
  },
  token: {},
};

export type FlexOptions = {
  readonly venue: Venue;
  readonly token: string;
  readonly queryId: string;
  readonly firstId: bigint;
  readonly personality?: Personality;
  /** How long a statement takes to be made. Default 1500 ms. */
  readonly generationMs?: number;
};

/** A statement that was asked for. */
type Ordered = { readonly period: Period; readonly readyMs: number; readonly at: Instant };

const PENALTY_MS = 600_000;
/** Refusals for haste within a minute that lead to the penalty box. */
const STRIKES = 5;

/** IBKR's Flex Web Service, version 3: ask for a statement, then fetch it. */
export function createFlexFace(options: FlexOptions): Face {
  const { venue, token, queryId, personality = FLEX_PERSONALITY, generationMs = 1500 } = options;
  const ordered = new Map<string, Ordered>();
  let expired = false;
  let strikes: number[] = [];
  let boxedUntil = 0;
  const now = () => venue.now();

  function send({ query, base }: FaceRequest): FaceReply {
    if (query.get("q") !== queryId) return told(now(), 1014);
    const period = overridden(query, lastYear(now()));
    if (!period) return told(now(), 1003);
    const reference = String(4_000_000_000 + ordered.size + 1);
    ordered.set(reference, { period, at: now(), readyMs: epochMs(now()) + generationMs });
    return accepted(now(), reference, `${base}/GetStatement`);
  }

  function statement({ query }: FaceRequest): FaceReply {
    const order = ordered.get(query.get("q") ?? "");
    if (!order) return told(now(), 1017);
    if (epochMs(now()) < order.readyMs) return told(now(), 1019);
    const accounts = venue.accounts("ibkr-flex");
    const rows = accounts.flatMap((account) =>
      activityRows({ account, ...order, ...options, events: eventsBy(venue, account, order.at) }),
    );
    return statementReply({
      queryName: "OpenBlotter",
      type: "AF",
      period: order.period,
      now: order.at,
      rows,
      accounts: accounts.map(({ number }) => number),
    });
  }

  function handle(request: FaceRequest): FaceReply {
    const { headers, method, path, query } = request;
    if (!headers["user-agent"]) return htmlReply(403, "Access Denied");
    if (method !== "GET") return htmlReply(405, "405 Method Not Allowed");
    if (path !== "/SendRequest" && path !== "/GetStatement") return htmlReply(404, "404 Not Found");
    if (epochMs(now()) < boxedUntil)
      return { ...told(now(), 1018), violation: "comes during a penalty" };
    if (query.get("v") !== "3") return told(now(), 1020);
    if (query.get("t") !== token) return told(now(), 1015);
    if (expired) return told(now(), 1012);
    return path === "/SendRequest" ? send(request) : statement(request);
  }

  /** Haste is answered with 1018, and often repeated with ten minutes of it. */
  function refuse({ kind, retryAfter, request }: Refusal): FaceReply {
    const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    if (kind === "server") return htmlReply(500, "500 Internal Server Error");
    if (kind === "unavailable") return { ...htmlReply(503, "503 Service Unavailable"), headers };
    if (kind !== "rate-limited") return told(now(), kind === "unauthorized" ? 1015 : 1020);
    if (request) {
      const nowMs = epochMs(now());
      strikes = [...strikes.filter((at) => at > nowMs - 60_000), nowMs];
      if (strikes.length >= STRIKES) boxedUntil = nowMs + PENALTY_MS;
    }
    return told(now(), 1018);
  }

  return {
    broker: "ibkr-flex",
    roots: ["/ibkr/AccountManagement/FlexWebService", "/AccountManagement/FlexWebService"],
    origins: { api: "/ibkr/AccountManagement/FlexWebService" },
    credentials: { token, queryId },
    personality,
    handle,
    refuse,
    keyOf: ({ query }) => query.get("t") ?? "none",
    coded: (code) =>
      isCode(code) ? told(now(), Number.parseInt(code, 10) as FlexCode) : undefined,
    endTokens: (what) => void (expired = what === "login"),
    executions: () =>
      venue.accounts("ibkr-flex").flatMap((account) => executionsOf(venue, account)),
  };
}

const isCode = (code: string): boolean => Object.hasOwn(FLEX_CODES, code);

/** What was visible when the statement was asked for. */
const eventsBy = (venue: Venue, account: VenueAccount, at: Instant) =>
  venue.published(account).filter(({ visibleAt }) => visibleAt <= at);

/** A statement ends yesterday, so only what was reported by then can be known. */
function executionsOf(venue: Venue, account: VenueAccount): TruthExecution[] {
  const { to } = lastYear(venue.now());
  const found = new Map<number, TruthExecution>();
  for (const event of venue.published(account)) {
    if (compactDay(event.visibleAt) > to) break;
    const { visibleAt } = event;
    if (event.type === "fill") {
      const { symbol, side, quantity, price, executedAt } = event;
      found.set(event.fill, {
        broker: "ibkr-flex",
        account: account.number,
        id: executionId(event, 1),
        symbol,
        side,
        quantity: String(quantity),
        price: String(price),
        executedAt,
        visibleAt,
        revision: 1,
        busted: false,
      });
    }
    if (event.type !== "fill_corrected" && event.type !== "fill_busted") continue;
    const known = found.get(event.of.fill);
    if (!known) continue;
    const terms =
      event.type === "fill_busted"
        ? {}
        : { quantity: String(event.quantity), price: String(event.price) };
    const { revision } = event;
    found.set(event.of.fill, {
      ...known,
      ...terms,
      revision,
      busted: event.type === "fill_busted",
    });
  }
  return [...found.values()];
}
