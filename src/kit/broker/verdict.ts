import {
  BrokerApiError,
  BrokerAuthError,
  type BrokerError,
  type BrokerErrorCode,
  type BrokerErrorInit,
  BrokerRateLimitError,
  codeOfStatus,
  factsOf,
  type Outcome,
  outcomeOfRefusal,
  parseRetryAfter,
} from "#guard";
import { reasonOf } from "../json/rows.ts";
import type { BrokerAdapter, ErrorSign } from "./adapter.ts";
import type { BrokerEndpoint } from "./endpoint.ts";
import { contentOf, errorBodyOf } from "./integrity.ts";
import type { BrokerManifest, ErrorRule } from "./manifest.ts";
import type { NetReply } from "./net.ts";

/** Which call it was, as far as an error may tell. */
export type Asked = {
  readonly adapter: BrokerAdapter;
  readonly endpoint: BrokerEndpoint;
  /** The call without the values in it: "GET /accounts/{account}". */
  readonly what: string;
  readonly secrets: readonly string[];
  readonly nowMs: number;
};

export type Value =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: BrokerError };

const fault = (error: BrokerError): Value => ({ ok: false, error });

/** What a reply gives: a value that has passed the schema, or the error that it is. */
export function valueOf(reply: NetReply, asked: Asked): Value {
  const { status } = reply;
  if (status < 200 || status > 299) return fault(refusal(reply, errorBodyOf(reply), asked));
  const { endpoint } = asked;
  if (status === 204) {
    const { whenEmpty } = endpoint;
    return whenEmpty === undefined
      ? fault(damagedReply("is empty", asked))
      : form(whenEmpty, asked);
  }
  const content = contentOf(reply, endpoint);
  if ("damage" in content) {
    const { reason, cut } = content.damage;
    return fault(damagedReply(reason, asked, { retryable: cut }));
  }
  const sign = asked.adapter.errorIn?.({ status, body: content.body });
  return sign ? fault(refusal(reply, content.body, asked)) : form(content.body, asked);
}

function form(body: unknown, asked: Asked): Value {
  const read = asked.endpoint.reply.safeParse(body);
  if (read.success) return { ok: true, value: read.data };
  const details = { issue: reasonOf(read.error.issues[0]) };
  return fault(damagedReply("is not of the known form", asked, { details }));
}

/**
 * What a broker means by a refusal: the first rule of the manifest that fits, else its HTTP status.
 * A code that no rule knows keeps its own text, and is unknown where the status was good.
 */
function refusal(reply: NetReply, body: unknown, asked: Asked): BrokerError {
  const { status } = reply;
  const sign = asked.adapter.errorIn?.({ status, body });
  const rule = asked.adapter.manifest.errors.find((each) => fits(each, status, sign));
  const code = rule?.as ?? (status < 300 ? "UNKNOWN" : codeOfStatus(status));
  const stated = parseRetryAfter(reply.headers["retry-after"], {
    nowMs: asked.nowMs,
    date: reply.headers["date"],
  });
  const { name } = asked.adapter.manifest;
  const shown = sign?.code === undefined ? String(status) : `${status}, "${sign.code}"`;
  return errorOf(code, asked, {
    message: `${name} answers "${asked.what}" with ${shown}`,
    brokerCode: sign?.code,
    retryAfterMs: longest(stated, sign?.retryAfterMs, rule?.waitMs),
    retryable: rule?.retryable,
    // Trouble inside of a broker may come after the effect, whatever it is called.
    outcome: rule && status < 500 ? (rule.outcome ?? outcomeOfRefusal(rule.as)) : undefined,
    // Brokers name accounts in their messages, so these are for the log and not for every screen.
    details: { status, ...(sign?.message !== undefined && { brokerMessage: sign.message }) },
  });
}

/** The rule for what a broker says without a status, as on a stream. */
export const ruleFor = ({ errors }: BrokerManifest, sign: ErrorSign): ErrorRule | undefined =>
  errors.find((each) => fits(each, undefined, sign));

/**
 * Whether the manifest knows what the broker said in a failed call. What the broker did not say in
 * a code of its own is known by its status.
 */
export function isMapped(manifest: BrokerManifest, error: BrokerError): boolean {
  const { brokerCode, code, details } = error;
  if (brokerCode === undefined) return code !== "UNKNOWN";
  const { status, brokerMessage } = details;
  const message = typeof brokerMessage === "string" ? { message: brokerMessage } : {};
  const known = typeof status === "number" ? status : undefined;
  return manifest.errors.some((rule) => fits(rule, known, { code: brokerCode, ...message }));
}

function fits(rule: ErrorRule, status: number | undefined, sign: ErrorSign | undefined): boolean {
  if (rule.status !== undefined && rule.status !== status) return false;
  if (rule.code !== undefined && rule.code !== sign?.code) return false;
  return rule.message === undefined || new RegExp(rule.message, "i").test(sign?.message ?? "");
}

function longest(...waits: readonly (number | undefined)[]): number | undefined {
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

type Damaged = {
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, string>>;
};

/** A reply that is no answer: damaged, or not of the form that is known. */
function damagedReply(reason: string, asked: Asked, extra: Damaged = {}): BrokerError {
  const { name } = asked.adapter.manifest;
  const message = `The reply of ${name} to "${asked.what}" ${reason}`;
  return errorOf("PROTOCOL_ERROR", asked, { message, ...extra });
}

type Said = Pick<BrokerErrorInit, "brokerCode" | "retryAfterMs" | "details"> & {
  readonly message: string;
  readonly retryable?: boolean | undefined;
  readonly outcome?: Outcome | undefined;
};

function errorOf(code: BrokerErrorCode, asked: Asked, said: Said): BrokerError {
  const { message, retryable, outcome, ...known } = said;
  const { type } = factsOf(code);
  const init: BrokerErrorInit = {
    ...known,
    code,
    broker: asked.adapter.manifest.id,
    secrets: asked.secrets,
    ...(retryable !== undefined && { retryable }),
    ...(outcome && { outcome }),
    // What only asks can have done nothing, whatever became of it.
    ...(asked.endpoint.method === "GET" && { outcome: "none" }),
  };
  if (type === "auth") return new BrokerAuthError(message, init);
  if (type === "rate_limit") return new BrokerRateLimitError(message, init);
  return new BrokerApiError(message, init);
}
