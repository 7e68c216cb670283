import { type Failure, FailureError } from "#domain";
import type { Problem } from "./contract/index.ts";

/** Codes whose status does not follow from who acts. */
const STATUS: Readonly<Record<string, number>> = {
  "invalid-request": 400,
  "upload-cut-off": 400,
  "forbidden-origin": 403,
  "unknown-host": 421,
  "sign-in-needed": 401,
  "sign-in-refused": 401,
  "token-wrong": 403,
  "scope-missing": 403,
  "metrics-closed": 403,
  "not-ready": 503,
  "too-many-requests": 429,
  "broker-rate-limit-exceeded": 429,
  "broker-rate-limited": 429,
  "not-found": 404,
  "unknown-session": 404,
  "unknown-key": 404,
  "unknown-invitation": 404,
  "unknown-import": 404,
  "unknown-trade": 404,
  "unknown-broker": 404,
  "unknown-connection": 404,
  "unknown-connected-account": 404,
  "unknown-dead-letter": 404,
  "unknown-order": 404,
  "unknown-policy": 404,
  "unknown-decision": 404,
  "unknown-experiment": 404,
  "unknown-settings-version": 404,
  "unknown-calendar": 404,
  "unknown-webhook": 404,
  "unknown-delivery": 404,
  "hook-refused": 404,
  "dead-letter-closed": 409,
  "connection-busy": 409,
  "settings-changed": 409,
  "experiment-state": 409,
  "experiment-changed": 409,
  "experiment-exists": 409,
  "experiment-undecided": 409,
  "experiment-unused": 409,
  "file-too-large": 413,
  "cursor-unreadable": 400,
  "page-size": 400,
  "disk-full": 507,
};
const STATUS_BY_OWNER = { user: 422, broker: 502, us: 500 } as const;

export type Place = { readonly place: string; readonly message: string };

/** A failure of the request itself, with every place that does not fit. */
export class InvalidRequest extends FailureError {
  readonly places: readonly Place[];
  constructor(failure: Failure, places: readonly Place[]) {
    super(failure);
    this.places = places;
  }
}

/** Places that are named in the message itself; all are listed in "errors". */
const MAX_NAMED = 3;

export function invalidRequest(places: readonly Place[]): InvalidRequest {
  const named = places.slice(0, MAX_NAMED).map(({ place, message }) => `"${place}": ${message}`);
  return new InvalidRequest(
    {
      code: "invalid-request",
      message: `The request does not fit: ${named.join("; ")}`,
      owner: "user",
      next: "Correct it; GET /api/openapi.json describes what is taken",
    },
    places,
  );
}

export const notFound = (what: string, id: string): FailureError =>
  new FailureError({
    code: `unknown-${what}`,
    message: `There is no ${what} "${id}"`,
    owner: "user",
    next: `Choose one from the list of ${what}s`,
  });

function statusOf({ code, owner }: Failure): number {
  // Whoever has to mend the database, it is not the request that was wrong.
  return STATUS[code] ?? (code.startsWith("database-") ? 503 : STATUS_BY_OWNER[owner]);
}

/** What is sent of an error. Of a fault of ours only the id under which it is in the log. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof FailureError) {
    return problemOfFailure(
      error.failure,
      error instanceof InvalidRequest ? error.places : undefined,
    );
  }
  const framework = frameworkFailure(error);
  if (framework) return { ...problemOfFailure(framework.failure), status: framework.status };
  return problemOfFailure({
    code: "internal-error",
    message: "Something failed that should not fail",
    owner: "us",
    next: `Report it with the lines of the log that hold the request id "${requestId}"`,
  });
}

function problemOfFailure(failure: Failure, places?: readonly Place[]): Problem {
  const { code, message, owner, next, details } = failure;
  return {
    type: `urn:openblotter:problem:${code}`,
    title: message,
    status: statusOf(failure),
    code,
    owner,
    next,
    ...(details && { details: details as NonNullable<Problem["details"]> }),
    ...(places && { errors: [...places] }),
  };
}

/** Errors that Fastify makes itself, such as a body that is no JSON, carry a status below 500. */
function frameworkFailure(error: unknown): { failure: Failure; status: number } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode >= 500) return undefined;
  return {
    status: statusCode,
    failure: {
      code: statusCode === 413 ? "body-too-large" : "bad-request",
      message: `The request cannot be read: ${error.message}`,
      owner: "user",
      next: "Correct the request; GET /api/openapi.json describes what is taken",
    },
  };
}
