import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import type { Post, Target, TargetRules } from "#notify";

/** For the whole exchange, from connecting to the last byte. */
const DEADLINE_MS = 15_000;
const CONNECT_MS = 10_000;
/** Nobody reads the reply; it is only drained. */
const MAX_REPLY_BYTES = 64_000;

/** All addresses of a name, as the machine resolves it. */
export const resolveHost: TargetRules["resolve"] = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};

/**
 * One request to the address that was looked at: the name is not resolved again, and stays only for
 * the certificate and the Host header. A connection of its own, so that it is shared with nobody.
 */
export const post: Post = async ({ target, headers, body }) => {
  const { Agent, request } = await import("undici");
  const agent = new Agent({
    connect: { lookup: lookupOf(target), timeout: CONNECT_MS },
    pipelining: 0,
    headersTimeout: DEADLINE_MS,
    bodyTimeout: DEADLINE_MS,
  });
  try {
    const reply = await request(target.url, {
      ...{ method: "POST", headers: { ...headers }, body, dispatcher: agent },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await reply.body.dump({ limit: MAX_REPLY_BYTES });
    const asked = retryAfterMs(reply.headers["retry-after"]);
    return { status: reply.statusCode, ...(asked !== undefined && { retryAfterMs: asked }) };
  } finally {
    await agent.destroy();
  }
};

const lookupOf =
  ({ url, address, family }: Target): LookupFunction =>
  (host, { all }, done) => {
    if (host !== url.hostname) done(new Error(`The name "${host}" was not looked at`), "");
    else if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };

/** Only the form in seconds; a date is as good as nothing, and the own waits hold. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,6}$/.test(text)
    ? Number.parseInt(text, 10) * 1_000
    : undefined;
}
