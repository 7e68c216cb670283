import type { Outcome } from "./broker-error.ts";
import type { BrokerErrorCode } from "./codes.ts";

/** What an error of Node's network or of a reader of answers says of the call. */
export type Fault = {
  readonly code: BrokerErrorCode;
  /** Only a failure before the connection stands proves that nothing was sent. */
  readonly outcome: Extract<Outcome, "not-sent" | "unknown">;
  /** What the runtime calls it: "ECONNRESET", "UND_ERR_SOCKET". */
  readonly brokerCode: string;
};

type Meaning = Pick<Fault, "code" | "outcome">;
const notSent: Meaning = { code: "CONNECTION_FAILED", outcome: "not-sent" };
const brokenOff: Meaning = { code: "NETWORK", outcome: "unknown" };
const late: Meaning = { code: "TIMEOUT", outcome: "unknown" };
const garbled: Meaning = { code: "PROTOCOL_ERROR", outcome: "unknown" };

/**
 * Codes that mean the same whenever they come. "Other side closed" (UND_ERR_SOCKET) looks alike
 * whether the broker has seen the request or not, so it proves nothing; measured on Node 20.
 */
const MEANING: Readonly<Record<string, Meaning>> = {
  ENOTFOUND: notSent,
  EAI_AGAIN: notSent,
  EAI_FAIL: notSent,
  ECONNREFUSED: notSent,
  ENETUNREACH: notSent,
  EADDRNOTAVAIL: notSent,
  UND_ERR_CONNECT_TIMEOUT: { code: "TIMEOUT", outcome: "not-sent" },
  // A certificate is checked before the first byte of the request leaves.
  CERT_HAS_EXPIRED: notSent,
  CERT_NOT_YET_VALID: notSent,
  CERT_REVOKED: notSent,
  CERT_UNTRUSTED: notSent,
  DEPTH_ZERO_SELF_SIGNED_CERT: notSent,
  SELF_SIGNED_CERT_IN_CHAIN: notSent,
  UNABLE_TO_GET_ISSUER_CERT: notSent,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notSent,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notSent,
  ERR_TLS_CERT_ALTNAME_INVALID: notSent,
  ERR_TLS_HANDSHAKE_TIMEOUT: { code: "TIMEOUT", outcome: "not-sent" },
  ERR_SSL_WRONG_VERSION_NUMBER: notSent,
  ERR_SSL_UNSUPPORTED_PROTOCOL: notSent,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notSent,
  ECONNRESET: brokenOff,
  ECONNABORTED: brokenOff,
  EPIPE: brokenOff,
  EPROTO: brokenOff,
  EHOSTUNREACH: brokenOff,
  ETIMEDOUT: late,
  UND_ERR_SOCKET: brokenOff,
  UND_ERR_CLOSED: brokenOff,
  UND_ERR_DESTROYED: brokenOff,
  UND_ERR_HEADERS_TIMEOUT: late,
  UND_ERR_BODY_TIMEOUT: late,
  UND_ERR_ABORTED: late,
  UND_ERR_HEADERS_OVERFLOW: garbled,
  UND_ERR_RESPONSE_STATUS_CODE: garbled,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: garbled,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: garbled,
  Z_DATA_ERROR: garbled,
  Z_BUF_ERROR: garbled,
};

/** How deep causes are nested at most; more would be a cycle. */
const MAX_CAUSES = 5;
/** Node gives this one the code ECONNRESET and nothing else to know it by. */
const BEFORE_TLS = /before secure TLS connection was established/;

type Known = {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
};

/** Reads what the runtime says of a failed call; undefined if no fault of network or answer. */
export function faultOf(error: unknown): Fault | undefined {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES; depth++) {
    if (typeof current !== "object" || current === null) return undefined;
    const found = meaningOf(current);
    if (found) return found;
    current = (current as Known).cause;
  }
  return undefined;
}

function meaningOf(error: Known): Fault | undefined {
  const brokerCode = typeof error.code === "string" ? error.code : String(error.name);
  if (isBeforeConnection(error)) {
    const late = brokerCode === "ETIMEDOUT" || brokerCode === "UND_ERR_CONNECT_TIMEOUT";
    return { ...notSent, ...(late && { code: "TIMEOUT" }), brokerCode };
  }
  const meaning = Object.hasOwn(MEANING, brokerCode) ? MEANING[brokerCode] : undefined;
  if (meaning) return { ...meaning, brokerCode };
  // Node 24 gives some of these no code.
  if (brokerCode.startsWith("HPE_") || brokerCode === "HTTPParserError")
    return { ...garbled, brokerCode };
  if (error.name === "TimeoutError") return { ...late, brokerCode: "TimeoutError" };
  if (error instanceof SyntaxError) return { ...garbled, brokerCode: "SyntaxError" };
  return undefined;
}

function isBeforeConnection(error: Known): boolean {
  // Node tries several addresses of a host; each attempt has an error of its own.
  if (Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors.every((each: unknown) => faultOf(each)?.outcome === "not-sent");
  }
  const { syscall, message } = error;
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  // Browsers' list of blocked ports, which the built-in fetch keeps to.
  return typeof message === "string" && (message === "bad port" || BEFORE_TLS.test(message));
}
