import type { Instant } from "#domain";
import { type FaceReply, type FaceRequest, jsonReply, type Refusal } from "../wire/face.ts";
import type { OandaLedger } from "./ledger.ts";

/** A request for something of one account. */
export type Asked = {
  readonly request: FaceRequest;
  readonly ledger: OandaLedger;
  /** Parts of the path below the account. */
  readonly rest: readonly string[];
  readonly pageSize: number;
  readonly now: Instant;
  /** Fields of the account that somebody switched. */
  readonly flags: Readonly<Record<string, unknown>>;
};

const MESSAGES: Readonly<Record<Refusal["kind"], readonly [number, string]>> = {
  unauthorized: [401, "Insufficient authorization to perform request."],
  "rate-limited": [429, "The rate of requests is too high."],
  "not-found": [404, "No such endpoint."],
  "bad-request": [400, "Invalid value specified"],
  method: [405, "Method Not Allowed"],
  server: [500, "Internal Server Error"],
  unavailable: [503, "Service Unavailable"],
};

export function refuse({ kind, message, retryAfter }: Refusal): FaceReply {
  const [status, usual] = MESSAGES[kind];
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { ...jsonReply({ errorMessage: message ?? usual }, status), headers };
}
