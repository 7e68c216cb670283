import {
  BrokerApiError,
  BrokerAuthError,
  type BrokerError,
  type BrokerErrorCode,
  type BrokerErrorInit,
  BrokerRateLimitError,
  codeOfStatus,
  factsOf,
  parseRetryAfter,
} from "#guard";
import type { BrokerAdapter, ErrorSign } from "./adapter.ts";
import type { ErrorRule } from "./manifest.ts";
import type { NetReply } from "./net.ts";

/** Which call it was, as far as an error may tell: its path without the values in it. */
export type Asked = {
  readonly adapter: BrokerAdapter;
  /** "GET /accounts/{account}". */
  readonly what: string;
  readonly idempotent: boolean;
  /** Whether it only asks, so that its failure can have done nothing. */
  readonly reads: boolean;
  readonly secrets: readonly string[];
  readonly nowMs: number;
};

/**
 * What a reply says is wrong, undefined if nothing is: by the first fitting rule of the manifest,
 * else by its HTTP status. A code that no rule knows keeps its own text.
 */
export function verdictOn(reply: NetReply, body: unknown, asked: Asked): BrokerError | undefined {
  const { status } = reply;
  const sign = asked.adapter.errorIn?.({ status, body });
  const good = status >= 200 && status < 300;
  if (good && !sign) return undefined;
  const rule = asked.adapter.manifest.errors.find((each) => fits(each, status, sign));
  const code = rule?.as ?? (good ? "UNKNOWN" : codeOfStatus(status));
  const stated = parseRetryAfter(reply.headers["retry-after"], {
    nowMs: asked.nowMs,
    date: reply.headers["date"],
  });
  return errorOf(code, asked, {
    brokerCode: sign?.code,
    retryAfterMs: longest(stated, sign?.retryAfterMs, rule?.waitMs),
    retryable: rule?.retryable,
    details: { status, ...(sign?.message !== undefined && { brokerMessage: sign.message }) },
    says: [String(status), sign?.code, sign?.message].filter((part) => part !== undefined),
  });
}

function fits(rule: ErrorRule, status: number, sign: ErrorSign | undefined): boolean {
  if (rule.status !== undefined && rule.status !== status) return false;
  if (rule.code !== undefined && rule.code !== sign?.code) return false;
  return rule.message === undefined || new RegExp(rule.message, "i").test(sign?.message ?? "");
}

function longest(...waits: readonly (number | undefined)[]): number | undefined {
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** A reply that is no answer: damaged, or not of the form that is known. */
export function damagedReply(
  reason: string,
  asked: Asked,
  { retryable, details = {} }: { readonly retryable: boolean; readonly details?: object },
): BrokerError {
  return errorOf("PROTOCOL_ERROR", asked, { retryable, details: { ...details }, says: [reason] });
}

type Said = Pick<BrokerErrorInit, "brokerCode" | "retryAfterMs" | "details"> & {
  readonly retryable?: boolean | undefined;
  readonly says: readonly string[];
};

function errorOf(code: BrokerErrorCode, asked: Asked, said: Said): BrokerError {
  const { adapter, what, reads, secrets } = asked;
  const { says, retryable, ...known } = said;
  const { type } = factsOf(code);
  const init: BrokerErrorInit = {
    ...known,
    code,
    broker: adapter.manifest.id,
    secrets,
    ...(retryable !== undefined && { retryable }),
    ...(reads && { outcome: "none" }),
  };
  const message = `${adapter.manifest.name} answers "${what}" with ${says.map((part) => `"${part}"`).join(", ")}`;
  if (type === "auth") return new BrokerAuthError(message, init);
  if (type === "rate_limit") return new BrokerRateLimitError(message, init);
  return new BrokerApiError(message, init);
}
