import {
  type Clock,
  type DeadLetters,
  epochMs,
  type Failure,
  FailureError,
  instantOf,
  type Instant,
  type Random,
  type TenantId,
} from "#domain";
import { DISABLED_AFTER_MS, MAIL_WAITS, waitAfter, WEBHOOK_WAITS } from "./backoff.ts";
import { type Mail, mailOf } from "./mail.ts";
import type { Claim, Outcome, Preferences, Webhook } from "./ports.ts";
import { DEFAULT_PREFERENCES, mailTime } from "./spread.ts";
import { messageOf } from "./webhook/message.ts";
import { send, type SendParts } from "./webhook/send.ts";

/** What deliveries need of the outside. */
export type DeliverParts = SendParts & {
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  /**
   * Hands a mail to the mail server. Fails with "mail-refused" where trying again cannot help.
   * Absent where there is none, and then no mail is planned.
   */
  readonly mail?: ((mail: Mail) => Promise<void>) | undefined;
  /** The address that the user signs in with, if there is one. */
  readonly addressOf: (tenant: TenantId) => Promise<string | undefined>;
  /** Secrets that sign for a webhook, the newest first. */
  readonly secretsOf: (tenant: TenantId, webhook: Webhook) => Promise<readonly string[]>;
  readonly deadLettersOf: (tenant: TenantId) => DeadLetters;
  /** Where the dashboard is found, for links: "https://blotter.example.org". */
  readonly url: string;
};

type WebhookClaim = Extract<Claim, { channel: "webhook" }>;
type MailClaim = Extract<Claim, { channel: "email" }>;

/** Sends what was claimed. What finally fails is laid on the desk before it counts as failed. */
export const deliver = (parts: DeliverParts, claim: Claim): Promise<Outcome> =>
  claim.channel === "webhook" ? deliverMessage(parts, claim) : deliverMail(parts, claim);

async function deliverMessage(parts: DeliverParts, claim: WebhookClaim): Promise<Outcome> {
  const { webhook, tenant } = claim;
  const at = parts.clock.now();
  const [delivery] = claim.deliveries;
  if (!delivery || !webhook.enabled) return dropped(at, OFF);
  const secrets = await parts.secretsOf(tenant, webhook);
  const message = { ...messageOf(delivery.notice), secrets };
  const { attempt, failure, retryAfterMs: askedMs } = await send(parts, webhook, message);
  const subject = `delivery:${delivery.id}`;
  if (!failure) {
    if (delivery.attempts.length > 0) await parts.deadLettersOf(tenant).heal(subject, at);
    return { kind: "sent", attempt };
  }
  const tries = delivery.tries + 1;
  const disable = failure.code === "webhook-gone" || failsTooLong(webhook.failingSince, at);
  const fraction = parts.random.fraction();
  const waitMs = disable ? undefined : waitAfter(WEBHOOK_WAITS, tries, { fraction, askedMs });
  if (waitMs !== undefined) return { kind: "again", attempt, dueAt: later(at, waitMs) };
  await parts.deadLettersOf(tenant).put({
    ...{ kind: "webhook", subject, label: `Webhook "${webhook.label}"`, failure, attempts: tries },
    ...{ failureClass: "user", at },
    payload: { webhook: webhook.id, deliveries: [delivery.id], kind: delivery.notice.kind },
  });
  return { kind: "failed", attempt, failure, disable };
}

const failsTooLong = (since: Instant | undefined, now: Instant) =>
  since !== undefined && epochMs(now) - epochMs(since) >= DISABLED_AFTER_MS;

async function deliverMail(parts: DeliverParts, claim: MailClaim): Promise<Outcome> {
  const { tenant, deliveries, preferences = DEFAULT_PREFERENCES } = claim;
  const { clock, mail, url } = parts;
  const at = clock.now();
  const to = confirmedOf(preferences) ?? (await parts.addressOf(tenant));
  if (to === undefined) return dropped(at, NO_ADDRESS);
  if (!mail) return dropped(at, NO_SERVER);
  const began = clock.monotonicMs();
  const notices = deliveries.map(({ notice }) => notice);
  const failure = await failureOf(mail(mailOf(notices, { to, url })));
  const attempt = { at, ms: Math.round(clock.monotonicMs() - began) };
  if (!failure) return { kind: "sent", attempt };
  const told = { ...attempt, error: failure.message };
  const tries = Math.max(...deliveries.map((delivery) => delivery.tries)) + 1;
  const fraction = parts.random.fraction();
  const isFinal = failure.code === "mail-refused";
  const waitMs = isFinal ? undefined : waitAfter(MAIL_WAITS, tries, { fraction });
  if (waitMs !== undefined) {
    const asSoonAsMay = { ...preferences, email: { ...preferences.email, digest: "off" as const } };
    const dueAt = mailTime(asSoonAsMay, later(at, waitMs));
    return { kind: "again", attempt: told, dueAt };
  }
  const ids = deliveries.map(({ id }) => id);
  await parts.deadLettersOf(tenant).put({
    ...{ kind: "notification", subject: `mail:${ids[0]}`, label: `Mail to "${to}"`, failure },
    ...{ failureClass: isFinal ? "user" : "passing", attempts: tries, at },
    payload: { deliveries: ids },
  });
  return { kind: "failed", attempt: told, failure };
}

/** The address that was chosen, once its owner has confirmed it. */
export const confirmedOf = ({ email: { address, confirmed } }: Preferences): string | undefined =>
  address === confirmed ? address : undefined;

async function failureOf(work: Promise<void>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof FailureError ? error.failure : UNSENT;
  }
}

const later = (at: Instant, ms: number) => instantOf(epochMs(at) + ms);

const dropped = (at: Instant, failure: Failure): Outcome => ({
  kind: "dropped",
  attempt: { at, ms: 0, error: failure.message },
  failure,
});

const OFF: Failure = {
  code: "webhook-off",
  message: "The webhook is switched off",
  owner: "user",
  next: "Switch it on and send the delivery again",
};

export const NO_ADDRESS: Failure = {
  code: "mail-no-address",
  message: "There is no address to send mail to",
  owner: "user",
  next: "Give one in the settings of notifications, and confirm it",
};

export const NO_SERVER: Failure = {
  code: "mail-no-server",
  message: "There is no mail server",
  owner: "user",
  next: "Name one in OPENBLOTTER_SMTP_URL",
};

const UNSENT: Failure = {
  code: "mail-unsent",
  message: "The mail server did not take the mail",
  owner: "user",
  next: "Check OPENBLOTTER_SMTP_URL and the log of the mail server",
};
