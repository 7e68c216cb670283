import { isAbsolute } from "node:path";
import { FailureError, type Failure } from "#domain";

/** The SQLSTATE of a database error or the system code of a connection error, where there is one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

export const UNIQUE_VIOLATION = "23505";

type Known = Omit<Failure, "message"> & { readonly message: (place: string) => string };

const stopped: Known = {
  code: "database-stopped",
  message: (place) =>
    `The database in "${place}" stopped while it was used; nothing half-done was kept`,
  owner: "user",
  next: "Try again; if that does not help, start OpenBlotter again",
};
const unreachable: Known = {
  code: "database-unreachable",
  message: (place) => `No database answers at "${place}"`,
  owner: "user",
  next: "Start the database server, or correct DATABASE_URL",
};
const diskFull: Known = {
  code: "disk-full",
  message: (place) => `The disk that holds "${place}" is full; nothing half-done was kept`,
  owner: "user",
  next: "Free some space and try again",
};
const refused: Known = {
  code: "database-login-refused",
  message: (place) => `The database at "${place}" does not accept this user and password`,
  owner: "user",
  next: "Correct the user and password in DATABASE_URL",
};
const corrupt: Known = {
  code: "database-corrupt",
  message: (place) => `The data in "${place}" is damaged`,
  owner: "user",
  next: "Keep a copy of the folder, then restore the newest backup into an empty one",
};
const tooLong: Known = {
  code: "text-too-long",
  message: () => "An id or symbol is longer than the 2,700 bytes that can be stored",
  owner: "user",
  next: "Check whether the file is read with the right columns",
};
const readOnly: Known = {
  code: "database-read-only",
  message: (place) => `The database at "${place}" is read-only`,
  owner: "user",
  next: "Connect to the primary server, or give the user the right to write",
};

const KNOWN: Readonly<Record<string, Known>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  "53100": diskFull,
  "57P01": stopped,
  "57P02": stopped,
  "57P03": stopped,
  "08003": stopped,
  "08006": stopped,
  ECONNRESET: stopped,
  EPIPE: stopped,
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOENT: unreachable,
  "28P01": refused,
  "28000": refused,
  "3D000": {
    code: "database-missing",
    message: (place) => `The database "${place}" does not exist on its server`,
    owner: "user",
    next: "Create the database, or correct DATABASE_URL",
  },
  "42501": {
    code: "database-rights-missing",
    message: (place) => `The user may not create or change tables in "${place}"`,
    owner: "user",
    next: "Grant the user CREATE on the schema, or make it the owner of the database",
  },
  "25006": readOnly,
  "53300": {
    code: "database-connections-exhausted",
    message: (place) => `The database at "${place}" takes no more connections`,
    owner: "user",
    next: "Stop other programs that use it, or raise max_connections",
  },
  "54000": tooLong,
  XX001: corrupt,
  XX002: corrupt,
  "58P01": corrupt,
  "58030": corrupt,
};

/** Messages of the driver that carry no code. */
const STOPPED_TEXTS = [
  "Connection terminated",
  "Client has encountered a connection error",
  "Client was closed",
  "Cannot use a pool after calling end",
];

/**
 * The failure behind an error of the database or the connection to it, or the error itself where it
 * is a fault of ours. Messages of drivers are not passed on, since they may hold parameters and
 * addresses.
 */
export function translate(error: unknown, place: string): unknown {
  if (error instanceof FailureError) return error;
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : "";
  const listed = code === undefined ? undefined : KNOWN[code];
  // Nobody else starts a server that lies in a folder, so there it is not out of reach but gone.
  const known = listed === unreachable && isAbsolute(place) ? stopped : listed;
  const found = known ?? (STOPPED_TEXTS.some((part) => text.includes(part)) ? stopped : undefined);
  if (!found) return error;
  const { message, ...rest } = found;
  const details = code === undefined ? {} : { details: { databaseCode: code } };
  return new FailureError({ ...rest, message: message(place), ...details }, { cause: error });
}

/** Whether the database ended, or the connection to it, while it was used. */
export const isStopped = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === stopped.code;

/** Runs the work and throws what {@link translate} makes of its error. */
export async function translated<Result>(
  place: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translate(error, place);
  }
}
