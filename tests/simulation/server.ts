import { instantOf } from "#domain";
import type { NetRequest } from "#kit";
import type { Kind, LoginKind } from "./brokers.ts";
import type { Loop } from "./loop.ts";
import type { Fill, Venue } from "./venue.ts";
import { SPOILT, type WireFill } from "./wire.ts";

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

export type ServerOptions = {
  readonly loop: Loop;
  readonly venue: Venue;
  readonly kind: Kind;
  readonly login: LoginKind;
  readonly accounts: readonly string[];
  readonly tokenMs: number;
  /** How long an old refresh token still works after its use. */
  readonly graceMs: number;
};

/** The venue as its API shows it, with log-ins. */
export function createServer(options: ServerOptions) {
  const { venue, loop } = options;
  const logins = createLogins(options);

  const wireOf = (fill: Fill, spoilt: boolean): WireFill => ({
    id: fill.id,
    symbol: fill.symbol,
    side: spoilt ? `${fill.side}${SPOILT}` : fill.side,
    quantity: fill.quantity,
    price: fill.price,
    time: instantOf(fill.executedMs),
    revision: fill.revision,
    report: fill.busted ? "bust" : "new",
    ...(fill.busted ? { refersTo: fill.id } : {}),
  });

  function wiresOf(account: string, fills: readonly Fill[]): readonly WireFill[] {
    const entries = venue.published(account).filter(({ poisoned }) => poisoned);
    const spoilt = new Set(entries.map(({ fill }) => fill));
    return fills.map((fill) => wireOf(fill, spoilt.has(fill)));
  }

  function since(account: string, query: URLSearchParams): Record<string, unknown> {
    const from = Number(query.get("from") ?? 0);
    const to = Number(query.get("to") ?? Number.MAX_SAFE_INTEGER);
    const all = venue.published(account).filter(({ atMs }) => atMs < to);
    const first = all.findIndex(({ atMs }) => atMs >= from);
    const start = first < 0 ? all.length : first;
    const after = Math.max(Number(query.get("after") ?? 0), start);
    const rows = all.slice(after, after + Number(query.get("limit"))).map((entry) => {
      const { fill, seq, report, price, revision } = entry;
      const isNew = report === "new";
      return {
        ...wireOf(fill, entry.poisoned),
        seq,
        id: isNew ? fill.id : `${fill.id}.${revision}`,
        price,
        revision,
        report,
        ...(isNew ? { refersTo: undefined } : { refersTo: fill.id }),
      };
    });
    return { rows, before: start, last: all.length };
  }

  /** In the order of time and id, as two of the kinds list them. */
  function ordered(account: string, query: URLSearchParams): readonly Fill[] {
    const from = Number(query.get("from") ?? 0);
    const to = Number(query.get("to") ?? Number.MAX_SAFE_INTEGER);
    return venue
      .shown(account)
      .filter(({ executedMs }) => executedMs >= from && executedMs < to)
      .toSorted((a, b) => a.executedMs - b.executedMs || (a.id < b.id ? -1 : 1));
  }

  function counted(account: string, query: URLSearchParams): Record<string, unknown> {
    const all = ordered(account, query);
    const offset = Number(query.get("offset"));
    const some = all.slice(offset, offset + Number(query.get("limit")));
    return { rows: wiresOf(account, some), total: all.length };
  }

  function paged(account: string, query: URLSearchParams): Record<string, unknown> {
    const all = ordered(account, query);
    const after = query.get("after");
    if (after === null) return { rows: wiresOf(account, all), more: false };
    const [text = "0", id = ""] = after.split(".");
    const ms = Number(text);
    const isAfter = (fill: Fill) => fill.executedMs === ms && id !== "" && fill.id > id;
    const rest = all.filter((fill) => fill.executedMs > ms || isAfter(fill));
    const some = rest.slice(0, Number(query.get("limit")));
    return { rows: wiresOf(account, some), more: rest.length > some.length };
  }

  const positions = (account: string) => ({
    rows: [...venue.positions(account)]
      .filter(([, units]) => units !== 0)
      .map(([symbol, units]) => ({ symbol, units })),
  });

  return {
    logins,
    answer({ method, url, headers, body = "{}" }: NetRequest): Answer {
      const { pathname, searchParams } = new URL(url);
      const [, path, account = ""] = pathname.split("/");
      if (method === "POST") return logins.answer(path ?? "", JSON.parse(body));
      if (!logins.isWelcome(headers["authorization"] ?? ""))
        return { status: 401, body: { error: "unauthorised" } };
      switch (path) {
        case "accounts":
          return ok({ accounts: options.accounts });
        case "positions":
          return ok(positions(account));
        case "since":
          return ok(since(account, searchParams));
        case "counted":
          return ok(counted(account, searchParams));
        default:
          return ok(paged(account, searchParams));
      }
    },
    now: loop.now,
  };
}

export type Server = ReturnType<typeof createServer>;
const ok = (body: Record<string, unknown>): Answer => ({ status: 200, body });

type Grant = { readonly refresh: string; readonly untilMs: number; used: boolean };

/** Tokens: what was given out, and what of it still opens the door. */
function createLogins({ loop, login, tokenMs, graceMs }: ServerOptions) {
  const grants = new Map<string, Grant>();
  /** Refresh tokens, each with the moment at which it ends. */
  const refreshes = new Map<string, number>();
  const codes = new Set<string>();
  let numbers = 0;
  let revoked = 0;

  function grant(): Answer {
    const access = `access-${++numbers}`;
    const refresh = `refresh-${numbers}`;
    grants.set(access, { refresh, untilMs: loop.now() + tokenMs, used: false });
    if (login === "rotating") refreshes.set(refresh, Number.MAX_SAFE_INTEGER);
    return ok({
      access,
      ...(login === "rotating" ? { refresh } : {}),
      expiresInMs: tokenMs,
    });
  }
  const refused: Answer = { status: 401, body: { error: "invalid_grant" } };

  return {
    /** A key that signs in, once only where tokens rotate. */
    newCode(): string {
      const code = `code-${++numbers}`;
      codes.add(code);
      return code;
    },
    answer(path: string, body: Record<string, unknown>): Answer {
      if (path === "sign-in") {
        const code = String(body["key"]);
        if (!codes.has(code)) return refused;
        if (login === "rotating") codes.delete(code);
        return grant();
      }
      const old = String(body["refresh"]);
      if ((refreshes.get(old) ?? 0) <= loop.now()) return refused;
      // The old token and its access end when the new ones are given.
      refreshes.set(old, Math.min(refreshes.get(old) ?? 0, loop.now() + graceMs));
      for (const [access, { refresh }] of grants) if (refresh === old) grants.delete(access);
      return grant();
    },
    isWelcome(authorization: string): boolean {
      if (login === "key") return codes.has(authorization);
      const found = grants.get(authorization);
      if (!found || found.untilMs <= loop.now()) return false;
      found.used = true;
      return true;
    },
    /** The broker ends everything that it gave out. */
    revoke(): void {
      revoked++;
      grants.clear();
      refreshes.clear();
    },
    revoked: () => revoked,
    granted: () => numbers,
  };
}
