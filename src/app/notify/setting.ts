import { readFileSync } from "node:fs";
import { FailureError } from "#domain";
import { networkOf } from "#notify";
import { z } from "zod";

/** How a server reaches those whom it tells. */
export type NotifySetting = {
  /** "smtps://user:password@mail.example.org"; it may hold a password, so it is never repeated. */
  readonly smtpUrl?: string | undefined;
  /** Who mail comes from: "OpenBlotter [blotter@example.org](mailto:blotter@example.org)". */
  readonly from: string;
  /** Networks that webhooks may reach beside public addresses. */
  readonly networks: readonly string[];
};

type Env = Readonly<Record<string, string | undefined>>;

const smtpText = z.url({ protocol: /^smtps?$/ });

/** Reads the settings; a name that ends in _FILE names a file that holds the value. */
export function notifySettingOf(env: Env): NotifySetting {
  const smtpUrl = valueOf(env, "OPENBLOTTER_SMTP_URL");
  if (smtpUrl !== undefined && !smtpText.safeParse(smtpUrl).success)
    throw invalid("The OPENBLOTTER_SMTP_URL is no address of a mail server", SMTP_ADVICE);
  const from = env.OPENBLOTTER_MAIL_FROM || undefined;
  if (smtpUrl !== undefined && from === undefined)
    throw invalid("There is a mail server and no OPENBLOTTER_MAIL_FROM", FROM_ADVICE);
  const networks = (env.OPENBLOTTER_WEBHOOK_NETWORKS ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => networkOf(part) ?? notANetwork(part));
  return { smtpUrl, from: from ?? "", networks };
}

function valueOf(env: Env, name: string): string | undefined {
  const path = env[`${name}_FILE`];
  if (!path) return env[name] || undefined;
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch (error) {
    const message = `The file "${path}" of ${name}_FILE cannot be read`;
    throw new FailureError(
      { code: "invalid-setting", message, owner: "user", next: "Correct the path" },
      { cause: error },
    );
  }
}

const SMTP_ADVICE = "Write it as smtps://user:password@mail.example.org";
const FROM_ADVICE = "Write it as OpenBlotter <blotter@example.org>";

function notANetwork(text: string): never {
  throw invalid(
    `The network "${text.slice(0, 100)}" of OPENBLOTTER_WEBHOOK_NETWORKS cannot be read`,
    "Write it as 10.0.0.0/8 or 127.0.0.1",
  );
}

const invalid = (message: string, next: string) =>
  new FailureError({ code: "invalid-setting", message, owner: "user", next });
