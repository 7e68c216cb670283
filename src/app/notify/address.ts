/** Addresses that mail may go to: that of the account, and one whose owner has said so. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Clock, epochMs, fail, FailureError, type TenantId } from "#domain";
import { mailOf } from "#notify";
import type { SendMail } from "./mail.ts";
import { addressRef, type Secrets } from "./secrets.ts";

export type AddressParts = {
  readonly secrets: Pick<Secrets, "make" | "open">;
  readonly clock: Pick<Clock, "now">;
  readonly url: string;
};

type Asked = { readonly tenant: TenantId; readonly address: string };

/** A link that arrives late was opened by somebody else, or forgotten. */
const LIFE_MS = 48 * 3_600_000;

/**
 * Mails a link to an address. Its token is signed, names nothing, and is good for this tenant, this
 * address and two days. Fails as `SendMail` does.
 */
export async function askAddress(parts: AddressParts, send: SendMail, asked: Asked): Promise<void> {
  const until = String(epochMs(parts.clock.now()) + LIFE_MS);
  const secret = (await secretOf(parts, asked)) ?? (await parts.secrets.make(refOf(asked)));
  const token = `${until}.${signed(secret, asked, until).toString("base64url")}`;
  const link = `${parts.url}/notifications/settings?confirm=${token}`;
  const text =
    "Somebody chose this address for notices of OpenBlotter. If it was you, open this link within " +
    `two days and confirm it:\n\n${link}\n\nOtherwise do nothing, and no other mail comes.`;
  const html = `<p>${text.replaceAll("\n\n", "</p><p>").replace(link, `<a href="${link}">${link}</a>`)}</p>`;
  const { address: to } = asked;
  const mail = mailOf([], { to, url: parts.url });
  await send({ ...mail, subject: "Confirm this address for OpenBlotter", text, html, id: token });
}

/** Fails with "mail-confirmation-invalid" unless the token was mailed to that address in time. */
export async function checkAddress(
  parts: AddressParts,
  asked: Asked,
  token: string,
): Promise<void> {
  const [until = "", proof = ""] = token.split(".");
  const secret = await secretOf(parts, asked);
  const given = Buffer.from(proof, "base64url");
  const wanted = secret === undefined ? Buffer.alloc(0) : signed(secret, asked, until);
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (secret === undefined || !isRight || !isBefore(parts, until)) fail(INVALID);
}

/** Only what we signed comes so far, so it is a number. */
const isBefore = ({ clock }: AddressParts, until: string) =>
  epochMs(clock.now()) < Number.parseInt(until, 10);

const signed = (secret: string, { tenant, address }: Asked, until: string): Buffer =>
  createHmac("sha256", secret)
    .update(JSON.stringify([tenant, address, until]))
    .digest();

const refOf = ({ tenant }: Asked) => addressRef(tenant);

async function secretOf({ secrets }: AddressParts, asked: Asked): Promise<string | undefined> {
  try {
    return (await secrets.open(refOf(asked)))[0];
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === "credential-missing")
      return undefined;
    throw error;
  }
}

const INVALID = {
  code: "mail-confirmation-invalid",
  message: "The link does not confirm this address, or it is older than two days",
  owner: "user" as const,
  next: "Send a test mail in the settings of notifications, which brings a new link",
};
