import { type BrokerError, BrokerApiError, factsOf } from "#guard";
import { z } from "zod";
import { addressOf, type Origins } from "./address.ts";
import type { BrokerAdapter } from "./adapter.ts";
import { get } from "./endpoint.ts";
import { requestOf, secretsOf } from "./request.ts";
import type { LinkRequest } from "./stream-net.ts";
import type { BrokerStream, StreamEvent, StreamPass, StreamSubject } from "./streaming.ts";
import { ruleFor } from "./verdict.ts";

const CONNECT_MS = 15_000;
const MAX_BYTES = 1024 * 1024;

/** How a stream is opened, and what must not be shown of that. */
export type Opening = { readonly request: LinkRequest; readonly secrets: readonly string[] };

/**
 * How a stream is opened: its address below the origins of the environment and nowhere else, which
 * a TypeError says, and its signature where it is a long answer to a call.
 */
export function openingOf(
  adapter: Pick<BrokerAdapter, "manifest" | "authorize">,
  stream: BrokerStream,
  given: { readonly origins: Origins; readonly pass: StreamPass; readonly subject: StreamSubject },
): Opening {
  const { origins, pass, subject } = given;
  const { transport } = stream;
  const endpoint = get(stream.path(subject), z.unknown(), { origin: stream.origin });
  const { url } = addressOf(endpoint, {}, { origins });
  const isSigned = transport === "lines";
  const authorization = isSigned ? adapter.authorize(pass.credentials, pass.token, endpoint) : {};
  const { headers, url: signed } = requestOf({ endpoint, url, authorization, body: undefined });
  const bounds = { connectMs: CONNECT_MS, maxBytes: MAX_BYTES };
  return {
    request: { transport, url: signed, headers, ...bounds },
    secrets: secretsOf(adapter, { ...pass, authorization }),
  };
}

type Refused = Extract<StreamEvent, { kind: "refused" }>;

/** What the broker means by refusing a stream: the first rule of its manifest that fits. */
export function streamRefusal(
  { manifest }: Pick<BrokerAdapter, "manifest">,
  { code, message }: Refused,
  secrets: readonly string[] = [],
): BrokerError {
  const rule = ruleFor(manifest, { message, ...(code !== undefined && { code }) });
  const as = rule?.as ?? "UNKNOWN";
  return new BrokerApiError(`${manifest.name} refuses the stream: "${message}"`, {
    ...{ code: as, broker: manifest.id, brokerCode: code, outcome: "rejected", secrets },
    retryable: rule?.retryable ?? factsOf(as).retryable,
    ...(rule?.waitMs !== undefined && { retryAfterMs: rule.waitMs }),
  });
}
