import { group } from "./code-facts.ts";

const auth = group(
  {
    type: "auth",
    severity: "error",
    owner: "user",
    retryable: false,
    next: "Reconnect the account",
  },
  {
    AUTHENTICATION_FAILED: "The broker does not accept the credentials",
    AUTH_INVALID: "The broker does not accept the credentials",
    SESSION_EXPIRED: "The session at the broker has ended",
    AUTH_EXPIRED: "The permission to read the account has expired",
    AUTH_LOCKED: {
      userMessage: "The broker has locked the login",
      next: "Wait until the broker unlocks it, or unlock it at the broker, then reconnect",
    },
    AUTH_PERMISSION: {
      userMessage: "The credentials do not allow this",
      next: "Grant the permission at the broker, then reconnect",
    },
    IP_NOT_ALLOWED: {
      userMessage: "The broker does not accept this network address",
      next: "Add the address of this machine to the list of the API key",
    },
    GEO_BLOCKED: {
      userMessage: "The broker does not serve this country",
      next: "Ask the broker which of its companies serves the country",
    },
    ACCOUNT_NOT_FOUND: {
      userMessage: "The broker does not know the account",
      next: "Check the account number, then reconnect",
    },
    SESSION_CONFLICT: {
      userMessage: "Another session uses the same login",
      severity: "warning",
      next: "Close the other session, or give OpenBlotter a login of its own",
    },
    CLOCK_SKEW: {
      userMessage: "The clock of this machine is wrong",
      next: "Set the clock by a time server",
    },
  },
);

const rateLimit = group(
  {
    type: "rate_limit",
    severity: "warning",
    owner: "us",
    retryable: true,
    next: "Wait; it goes on by itself",
  },
  {
    RATE_LIMIT_EXCEEDED: "Too many requests for now",
    RATE_LIMITED: "Too many requests for now",
  },
);

const network = group(
  {
    type: "network",
    severity: "warning",
    owner: "us",
    retryable: true,
    next: "Check the network of this machine; it is tried again by itself",
  },
  {
    CONNECTION_FAILED: "The broker cannot be reached",
    NETWORK: "The connection to the broker broke off",
    GATEWAY_NOT_RUNNING: {
      userMessage: "The gateway of the broker is not running",
      owner: "user",
      next: "Start the gateway and sign in to it",
    },
    GATEWAY_NOT_CONNECTED: {
      userMessage: "The gateway is not connected to the broker",
      owner: "user",
      next: "Sign in to the gateway",
    },
  },
);

const timeout = group(
  {
    type: "timeout",
    severity: "warning",
    owner: "broker",
    retryable: true,
    next: "Wait; it is tried again by itself",
  },
  {
    TIMEOUT: "The broker did not answer in time",
    BROKER_TIMEOUT: "A system of the broker did not answer in time",
  },
);

const broker = group(
  {
    type: "broker",
    severity: "error",
    owner: "broker",
    retryable: true,
    next: "Wait; it is tried again by itself",
  },
  {
    BROKER_UNAVAILABLE: { userMessage: "The broker is not available now", severity: "warning" },
    BROKER_INTERNAL: "Something failed at the broker",
    DATA_NOT_READY: { userMessage: "The broker is still preparing the data", severity: "warning" },
    API_ERROR: {
      userMessage: "The broker refuses the request",
      retryable: false,
      next: "See the details for what the broker says",
    },
  },
);

const protocol = group(
  {
    type: "protocol",
    severity: "error",
    owner: "us",
    retryable: false,
    next: "Report it: the interface of the broker may have changed",
  },
  {
    PROTOCOL_ERROR: "The answer of the broker cannot be understood",
    UNSUPPORTED_OPERATION: "The broker does not offer this",
  },
);

const unknown = group(
  {
    type: "unknown",
    severity: "error",
    owner: "us",
    retryable: false,
    next: "Report it with the details",
  },
  {
    UNKNOWN: "Something failed that is not known",
    UNKNOWN_ERROR: "Something failed that is not known",
  },
);

const noError = group(
  { type: "broker", severity: "info", owner: "broker", retryable: false, next: "Nothing to do" },
  { OK: "It went well", WARNING_INFO: "The broker has a remark" },
);

/** Codes of reaching a broker and of reading from it. */
export const connectionCodes = {
  ...auth,
  ...rateLimit,
  ...network,
  ...timeout,
  ...broker,
  ...protocol,
  ...unknown,
  ...noError,
};
