import { type Clock, type Failure, FailureError } from "#domain";
import type { Attempt, Webhook } from "../ports.ts";
import type { Message } from "./message.ts";
import { signatureHeaders } from "./signature.ts";
import { type Target, targetOf, type TargetRules } from "./target.ts";

export type PostRequest = {
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type PostReply = {
  readonly status: number;
  /** What `Retry-After` asks for. */
  readonly retryAfterMs?: number | undefined;
};

/**
 * One HTTPS request to the address that was looked at, and no other: no redirect, no second
 * look-up, bounded in time and bytes. Throws if no reply came.
 */
export type Post = (request: PostRequest) => Promise<PostReply>;

export type SendParts = {
  readonly clock: Clock;
  readonly rules: TargetRules;
  readonly post: Post;
};

/** How sending went; `failure` is absent if the receiver took it. */
export type Sent = {
  readonly attempt: Attempt;
  readonly failure?: Failure;
  readonly retryAfterMs?: number | undefined;
};

/** Sends a signed message once. Never throws: what went wrong is in the result. */
export async function send(
  { clock, rules, post }: SendParts,
  { url }: Pick<Webhook, "url">,
  { id, body, secrets }: Message & { readonly secrets: readonly string[] },
): Promise<Sent> {
  const at = clock.now();
  const began = clock.monotonicMs();
  const tried = (rest: Pick<Attempt, "status" | "error">): Attempt => ({
    ...{ at, ms: Math.round(clock.monotonicMs() - began) },
    ...rest,
  });
  try {
    const headers = {
      "content-type": "application/json",
      "user-agent": "OpenBlotter",
      ...signatureHeaders({ id, at, body, secrets }),
    };
    const reply = await post({ target: await targetOf(url, rules), headers, body });
    const { status, retryAfterMs } = reply;
    if (status >= 200 && status < 300) return { attempt: tried({ status }) };
    const failure = refusedBy(url, status);
    return { attempt: tried({ status, error: failure.message }), failure, retryAfterMs };
  } catch (error) {
    const failure = error instanceof FailureError ? error.failure : unreachable(url);
    return { attempt: tried({ error: failure.message }), failure };
  }
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url.slice(0, 100));

const refusedBy = (url: string, status: number): Failure => ({
  code: status === 410 ? "webhook-gone" : "webhook-refused",
  message: `"${hostOf(url)}" answered with status ${status}`,
  owner: "user",
  next: "Look at the log of the program that receives the webhook",
  details: { status },
});

const unreachable = (url: string): Failure => ({
  code: "webhook-unreachable",
  message: `"${hostOf(url)}" gave no answer`,
  owner: "user",
  next: "Check that the program that receives the webhook runs and can be reached",
});
