import { type Clock, epochMs, type Instant } from "#domain";
import { type Delivery, bend, deliveryOf } from "../faults/bend.ts";
import { BEFORE_EFFECT } from "../faults/fault.ts";
import type { FaultPlan, Struck } from "../faults/plan.ts";
import type { Venue } from "../venue/venue.ts";
import type { Face, FaceReply, FaceRequest } from "./face.ts";
import { dateHeader } from "./http-date.ts";
import { createLimits } from "./limits.ts";

/** A request as the network brings it. */
export type RawRequest = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type DoorParts = {
  readonly faces: readonly Face[];
  readonly venue: Venue;
  readonly clock: Pick<Clock, "now">;
  readonly plan: FaultPlan;
  /** How much closer together calls may come than they were sent. */
  readonly slackMs: number;
};

const TRAP = "/__elsewhere";
const CREDENTIAL_HEADERS = ["authorization", "apca-api-key-id", "apca-api-secret-key", "cookie"];

/** Where requests come in: counted, limited, answered by a face, bent, and written down. */
export function createDoor({ faces, venue, clock, plan, slackMs }: DoorParts) {
  const limits = new Map(
    faces.map((face) => [face, createLimits(face.personality.limits, { slackMs })]),
  );
  const frozen = new Map<string, number>();
  let requests = 0;

  /** Answers by a face, under its limits. */
  function answer(face: Face, request: FaceRequest, struck: Struck | undefined): Answer {
    const nowMs = epochMs(clock.now());
    const key = `${face.broker} ${face.keyOf(request)}`;
    const taken = limits.get(face)?.take({ key, nowMs, weights: face.weights?.(request) ?? {} });
    const early = (frozen.get(key) ?? 0) > nowMs + slackMs;
    if (taken?.exceeded) {
      const retryAfter = String(Math.ceil(taken.waitMs / 1000));
      const reply = face.refuse({ kind: "rate-limited", retryAfter, request });
      return { reply, violation: `exceeds limit "${taken.exceeded.id}"` };
    }
    const refused = struck !== undefined && BEFORE_EFFECT.has(struck.name);
    const coded = struck?.code === undefined ? undefined : face.coded?.(struck.code);
    const reply = coded ?? (refused ? face.refuse({ kind: "server" }) : face.handle(request));
    const headers = taken?.state ? face.limitHeaders?.(taken.state) : undefined;
    return {
      reply: headers ? { ...reply, headers: { ...headers, ...reply.headers } } : reply,
      violation: early ? "comes before Retry-After has passed" : reply.violation,
    };
  }

  function serve(face: Face, request: FaceRequest, at: Instant): Delivery {
    const number = ++requests;
    const { path, method } = request;
    const struck = plan.next({ broker: face.broker, path });
    const fault = struck?.name;
    if (fault === "expire-access") face.endTokens?.("access");
    if (fault === "revoke-login") face.endTokens?.("login");
    const { reply, violation } = answer(face, request, struck);
    const host = `http://localhost${portOf(request.base)}`;
    const around = { now: at, request: number, trap: `${host}${TRAP}${path}`, refuse: face.refuse };
    const delivery =
      fault === undefined || violation ? deliveryOf(reply) : bend(reply, fault, around);
    const waitMs = retryAfterMs(delivery);
    if (waitMs > 0) frozen.set(`${face.broker} ${face.keyOf(request)}`, epochMs(at) + waitMs);
    const { as } = delivery.manner;
    venue.witness({
      type: "request_seen",
      broker: face.broker,
      request: number,
      method,
      path: pathShown(request),
      status: as === "hang" || as === "reset" ? 0 : delivery.status,
      ...(fault === undefined ? {} : { fault }),
      ...(violation === undefined ? {} : { violation }),
    });
    return { ...delivery, headers: { date: dateHeader(at), ...delivery.headers } };
  }

  /** Whoever follows a redirect to another host is seen here. */
  function trapped({ method, headers, target, body }: RawRequest): Delivery {
    const carries = CREDENTIAL_HEADERS.some((name) => headers[name] !== undefined) || body !== "";
    const violation = carries ? "follows a redirect with credentials" : "follows a redirect";
    const path = target.split("?")[0] ?? "";
    venue.witness({
      type: "request_seen",
      broker: "elsewhere",
      request: ++requests,
      method,
      path,
      status: 200,
      violation,
    });
    return deliveryOf({ status: 200, type: "application/json", text: "{}" });
  }

  return (raw: RawRequest): Delivery => {
    const at = clock.now();
    if (raw.target.startsWith(TRAP)) return trapped(raw);
    for (const face of faces) {
      const request = requestFor(face, raw);
      if (request) return serve(face, request, at);
    }
    return deliveryOf({ status: 404, type: "text/plain", text: "No broker has this path" });
  };
}

export type Door = ReturnType<typeof createDoor>;

type Answer = { readonly reply: FaceReply; readonly violation?: string | undefined };

/** The request as the face sees it; undefined where it is none of its own. */
export function requestFor(face: Face, raw: RawRequest): FaceRequest | undefined {
  const question = raw.target.indexOf("?");
  const whole = question < 0 ? raw.target : raw.target.slice(0, question);
  const root = face.roots.find((each) => whole === each || whole.startsWith(`${each}/`));
  if (root === undefined) return undefined;
  return {
    method: raw.method,
    path: whole.slice(root.length) || "/",
    query: new URLSearchParams(question < 0 ? "" : raw.target.slice(question + 1)),
    headers: raw.headers,
    body: raw.body,
    base: `http://${raw.headers["host"] ?? "127.0.0.1"}${root}`,
  };
}

const portOf = (base: string): string => /^http:\/\/[^/]*?(:\d+)\//.exec(base)?.[1] ?? "";

const SECRET_PARAMETERS = new Set(["t", "token", "access_token"]);

/** The path with its query, without what is secret there. */
export function pathShown({ path, query }: FaceRequest): string {
  const shown = [...query].map(([name, value]) =>
    SECRET_PARAMETERS.has(name) ? `${name}=***` : `${name}=${value}`,
  );
  return shown.length > 0 ? `${path}?${shown.join("&")}` : path;
}

/** How long a reply asks to wait, in milliseconds; 0 where it does not say so in seconds. */
function retryAfterMs({ status, headers }: Delivery): number {
  const given = headers["retry-after"];
  const limited = status === 429 || status === 418 || status === 503;
  return limited && given !== undefined && /^\d+$/.test(given)
    ? Number.parseInt(given, 10) * 1000
    : 0;
}
