/** Log-ins, and what Tradovate says is wrong in replies of status 200. */
import { type ErrorSign, json, type TokenSet, z } from "#kit";
import type { logIn } from "./wire.ts";

type LoggedIn = z.output<typeof logIn.reply>;

export const tokenOf = ({ accessToken, expirationTime }: LoggedIn): TokenSet => ({
  access: accessToken,
  // The token renews itself as long as it lives.
  refresh: accessToken,
  accessExpiresAt: expirationTime,
});

/** A time of waiting instead of an answer. */
const Penalty = z.object({
  "p-ticket": z.string(),
  "p-time": json.count,
  "p-captcha": z.unknown(),
});
const Refusal = z.object({ failureReason: z.string(), failureText: z.string().nullish() });
const Violations = z.object({
  violations: z
    .array(z.object({ constraint: z.string(), description: z.string().nullish() }))
    .min(1),
});
const Complaint = z.object({ errorText: z.string() });
const Denied = z.object({ error: z.string(), error_description: z.string().optional() });

/** The error in a body, if it is one; most bodies are answers. */
export function errorIn({ body }: { readonly body: unknown }): ErrorSign | undefined {
  if (typeof body === "string") return body === "" ? undefined : { message: body.slice(0, 200) };
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  return penaltyIn(body) ?? refusalIn(body) ?? complaintIn(body);
}

function penaltyIn(body: object): ErrorSign | undefined {
  const { data } = Penalty.safeParse(body);
  if (!data) return undefined;
  // A captcha is for people; about an hour later the penalty is over.
  if (data["p-captcha"] === true)
    return { code: "p-captcha", message: "Tradovate asks for a captcha" };
  return { code: "p-ticket", retryAfterMs: data["p-time"] * 1000 };
}

function refusalIn(body: object): ErrorSign | undefined {
  const { failureReason: code, failureText } = Refusal.safeParse(body).data ?? {};
  if (code && code !== "Success") return { code, message: failureText || code };
  const { violations } = Violations.safeParse(body).data ?? {};
  if (!violations) return undefined;
  const said = violations.map(({ constraint, description }) => description || constraint);
  return { code: "violations", message: said.join("; ") };
}

function complaintIn(body: object): ErrorSign | undefined {
  const complaint = Complaint.safeParse(body).data;
  if (complaint?.errorText) return { code: "errorText", message: complaint.errorText };
  const denied = Denied.safeParse(body).data;
  return denied && { code: denied.error, message: denied.error_description ?? denied.error };
}
