type Words = (broker: string) => string;

const REFUSED: Words = (broker) => `${broker} no longer accepts the credentials`;
const WAIT: Words = (broker) => `${broker} asks to wait: too many calls for now`;
const UNREACHED: Words = (broker) => `${broker} cannot be reached`;
const LATE: Words = (broker) => `${broker} did not answer in time`;
const FORBIDDEN: Words = (broker) => `${broker} refuses the request`;

const WORDS: ReadonlyMap<string, Words> = new Map([
  ["authentication-failed", REFUSED],
  ["auth-invalid", REFUSED],
  ["auth-expired", REFUSED],
  ["session-expired", (broker) => `The log-in at ${broker} has ended`],
  ["rate-limit-exceeded", WAIT],
  ["rate-limited", WAIT],
  ["connection-failed", UNREACHED],
  ["network", UNREACHED],
  ["timeout", LATE],
  ["broker-timeout", LATE],
  ["broker-unavailable", (broker) => `${broker} is not available now`],
  ["broker-internal", (broker) => `Something failed at ${broker}`],
  ["data-not-ready", (broker) => `${broker} is still preparing the data`],
  ["api-error", FORBIDDEN],
  ["invalid-request", FORBIDDEN],
  ["protocol-error", (broker) => `${broker} answers in a way that OpenBlotter does not know`],
]);

/** Codes of calls to a broker bear its prefix, those of the form that connects do not. */
const wordsOf = (code: string): Words | undefined =>
  WORDS.get(code) ?? WORDS.get(code.replace(/^broker-/, ""));

/** What happened in plain words; undefined where the message of the failure says it best. */
export const plainWords = (code: string, broker: string): string | undefined =>
  wordsOf(code)?.(broker);

/** The broker answered, and does not accept who asks. */
export const isRefusal = (code: string): boolean => wordsOf(code) === REFUSED;
