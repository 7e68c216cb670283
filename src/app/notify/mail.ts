import { FailureError } from "#domain";
import type { Mail } from "#notify";
import type { NotifySetting } from "./setting.ts";

/** Hands a mail to the mail server. */
export type SendMail = (mail: Mail) => Promise<void>;

const TIMEOUT_MS = 20_000;

/**
 * Mail over the server of the setting; undefined where there is none. Fails with "mail-refused"
 * where the server says that it never takes this mail, and with "mail-unsent" otherwise.
 */
export function mailOver({ smtpUrl, from }: NotifySetting): SendMail | undefined {
  if (smtpUrl === undefined) return undefined;
  const host = /@([^>\s]+)>?$/.exec(from)?.[1] ?? "openblotter";
  return async ({ to, subject, text, html, id }) => {
    // Loaded with the first mail: most processes never send one.
    const { createTransport } = await import("nodemailer");
    const transport = createTransport({
      url: smtpUrl,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        ...{ from, to, subject, text, html, messageId: `<${id}@${host}>` },
        headers: { "Auto-Submitted": "auto-generated" },
      });
    } catch (error) {
      throw failureOf(error);
    } finally {
      transport.close();
    }
  };
}

function failureOf(error: unknown): FailureError {
  const { code = "", responseCode = 0 } = error as { code?: string; responseCode?: number };
  const isFinal = (code === "EENVELOPE" || code === "EMESSAGE") && responseCode >= 500;
  // The reply of the server may repeat addresses and is for the log of the operator only.
  const what = responseCode > 0 ? `status ${responseCode}` : code || "no answer";
  return new FailureError(
    {
      code: isFinal ? "mail-refused" : "mail-unsent",
      message: `The mail server did not take the mail: ${what}`,
      owner: "user",
      next: isFinal
        ? "Correct the address in the settings of notifications"
        : "Check OPENBLOTTER_SMTP_URL and the log of the mail server",
    },
    { cause: error },
  );
}
