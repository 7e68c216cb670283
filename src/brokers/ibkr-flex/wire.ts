/** The two steps of the Flex Web Service, and its answers that are no report. */
import { get, z } from "#kit";

const part = (text: string, tag: string): string | undefined =>
  new RegExp(`<${tag}>([^<]{1,1000})</${tag}>`).exec(text)?.[1];

const Accepted = z.string().transform((text, context) => {
  const reference = part(text, "ReferenceCode");
  if (reference !== undefined && /^\w+$/.test(reference)) return reference;
  context.addIssue("Holds no reference code");
  return z.NEVER;
});

const Report = z.string().regex(/^[^]{0,200}?<FlexQueryResponse[\s>]/, "Is no report");

/** A refusal or a delay; both have status 200. */
export function flexError(body: unknown) {
  if (typeof body !== "string" || !/^[^]{0,200}?<FlexStatementResponse[\s>]/.test(body))
    return undefined;
  if (part(body, "Status") === "Success") return undefined;
  const [code, message] = [part(body, "ErrorCode"), part(body, "ErrorMessage")];
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

/** Orders a report; the query is added when the call is signed. Ordering twice makes two. */
export const order = get("/SendRequest?v=3", Accepted, { content: "xml" });

/**
 * Fetches it. Orders name an address for this, which is never followed: it is one host of several
 * that serve alike.
 */
export const fetchReport = get("/GetStatement?v=3&q={reference}", Report, {
  content: "xml",
  maxBytes: 64 * 1024 * 1024,
});
