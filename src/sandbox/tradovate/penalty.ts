import { type Clock, epochMs } from "#domain";
import { emptyReply, type FaceReply, type FaceRequest, jsonReply } from "../wire/face.ts";

/** Penalties before the next one is a plain 429 for an hour. */
const TICKETS = 3;
const TICKET_MS = 5000;
const HOUR_MS = 3_600_000;

/**
 * What Tradovate does to the hasty: a ticket to come back with after some seconds, in a reply of
 * status 200; for log-ins one that only a person can use; at last 429 without a body for an hour.
 */
export function createPenalty(clock: Pick<Clock, "now">) {
  let ticket: { readonly text: string; readonly untilMs: number } | undefined;
  let bannedUntilMs = 0;
  let given = 0;
  const now = () => epochMs(clock.now());

  return {
    /** A request that comes during a penalty is refused again; undefined lets it through. */
    stands(request: FaceRequest): FaceReply | undefined {
      const violation = "comes during a penalty";
      if (now() < bannedUntilMs) return { ...emptyReply(429), violation };
      if (!ticket) return undefined;
      if (now() < ticket.untilMs) return { ...ticketReply(ticket, now()), violation };
      // Whoever waited need not show the ticket; a wrong one is refused.
      const shown = shownIn(request);
      if (shown !== undefined && shown !== ticket.text)
        return jsonReply({ errorText: "Invalid p-ticket" });
      ticket = undefined;
      return undefined;
    },
    /** For a request that was too early. */
    impose(request: FaceRequest): FaceReply {
      given++;
      if (request.path.startsWith("/auth/")) return captchaReply(given);
      if (given > TICKETS) {
        bannedUntilMs = now() + HOUR_MS;
        return emptyReply(429);
      }
      ticket = { text: `penalty-${given}`, untilMs: now() + TICKET_MS };
      return ticketReply(ticket, now());
    },
  };
}

const ticketReply = (ticket: { text: string; untilMs: number }, nowMs: number): FaceReply =>
  jsonReply({
    "p-ticket": ticket.text,
    "p-time": Math.ceil((ticket.untilMs - nowMs) / 1000),
    "p-captcha": false,
  });

/** Cannot be solved by a program; about an hour later it is forgotten. */
export const captchaReply = (number: number): FaceReply =>
  jsonReply({ "p-ticket": `captcha-${number}`, "p-time": 3600, "p-captcha": true });

/** A ticket comes in the body of a POST, else in the query. */
function shownIn({ method, body, query }: FaceRequest): string | undefined {
  if (method !== "POST") return query.get("p-ticket") ?? undefined;
  return /"p-ticket"\s*:\s*"([^"]*)"/.exec(body)?.[1];
}
