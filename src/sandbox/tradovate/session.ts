import { type Clock, epochMs, instantOf } from "#domain";
import { seeded } from "../venue/seeded.ts";
import type { Venue } from "../venue/venue.ts";
import { type FaceReply, type FaceRequest, jsonReply } from "../wire/face.ts";
import { stamp } from "./rows.ts";

export type LogIn = {
  readonly name: string;
  readonly password: string;
  readonly appId: string;
  readonly cid: string;
  readonly sec: string;
  /** What an OAuth log-in gave to the client; works once. */
  readonly code: string;
};

const PARTS = ["name", "password", "appId", "cid", "sec"] as const;

export type SessionParts = {
  readonly venue: Venue;
  readonly clock: Pick<Clock, "now">;
  readonly logIn: LogIn;
  readonly userId: number;
  readonly seed: string;
  readonly lifeMs: number;
};

/** Access tokens of the one user. A renewal gives another token; the old one lives out its time. */
export function createSession({ venue, clock, logIn, userId, seed, lifeMs }: SessionParts) {
  const live = new Map<string, number>();
  let generation = 0;
  let locked = false;
  let spent = false;

  function issue(type: "token_issued" | "token_rotated"): { token: string; expires: string } {
    generation++;
    const bytes = seeded(`${seed} tradovate access ${generation}`).bytes(24);
    const token = Buffer.from(bytes).toString("base64url");
    const untilMs = epochMs(clock.now()) + lifeMs;
    live.set(token, untilMs);
    venue.witness({ type, broker: "tradovate", generation });
    return { token, expires: stamp(instantOf(untilMs)) };
  }

  function granted(type: "token_issued" | "token_rotated"): FaceReply {
    const { token, expires } = issue(type);
    return jsonReply({
      accessToken: token,
      mdAccessToken: `${token}-md`,
      expirationTime: expires,
      userStatus: "Active",
      userId,
      name: logIn.name,
      hasLive: false,
    });
  }

  const isToken = (token: string) => (live.get(token) ?? 0) > epochMs(clock.now());
  const isLive = ({ headers }: FaceRequest): boolean => {
    const [, token = ""] = /^Bearer (.+)$/.exec(headers["authorization"] ?? "") ?? [];
    return isToken(token);
  };

  return {
    isLive,
    isToken,
    /** Whether name and password are right; Tradovate says 200 either way. */
    logIn(given: Readonly<Record<string, unknown>>): FaceReply {
      const right = PARTS.every((part) => given[part] === undefined || given[part] === logIn[part]);
      if (locked || !right || given["password"] === undefined)
        return jsonReply({ errorText: WRONG });
      return granted("token_issued");
    },
    exchange(given: Readonly<Record<string, unknown>>): FaceReply {
      if (locked || spent || given["code"] !== logIn.code)
        return jsonReply({ error: "invalid_grant", error_description: "The code is not valid" });
      spent = true;
      const { token } = issue("token_issued");
      return jsonReply({
        access_token: token,
        token_type: "bearer",
        expires_in: Math.floor(lifeMs / 1000),
      });
    },
    renew: (request: FaceRequest): FaceReply =>
      isLive(request) && !locked ? granted("token_rotated") : denied(),
    end(what: "access" | "login"): void {
      live.clear();
      if (what === "login") locked = true;
      venue.witness({ type: "token_revoked", broker: "tradovate", generation });
    },
  };
}

export const denied = (): FaceReply => ({
  status: 401,
  type: "text/plain",
  text: "Access is denied",
});

const WRONG =
  "Incorrect username or password. Please try again, noting that passwords are case-sensitive.";
