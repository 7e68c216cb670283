import { writeJson } from "../json/read.ts";
import type { Authorization, BrokerAdapter, Credentials, TokenSet } from "./adapter.ts";
import type { BrokerEndpoint, CallExtras } from "./endpoint.ts";
import type { NetRequest } from "./net.ts";

const ACCEPT = {
  json: "application/json",
  xml: "application/xml, text/xml",
  text: "text/plain, text/*",
};

type Parts = Pick<CallExtras, "body"> & {
  readonly endpoint: BrokerEndpoint;
  readonly url: string;
  readonly authorization: Authorization;
};

/** The request as it leaves, credentials included. */
export function requestOf(parts: Parts): Pick<NetRequest, "method" | "url" | "headers" | "body"> {
  const { endpoint, authorization, body } = parts;
  const form = endpoint.encoding === "form";
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  const headers = {
    accept: ACCEPT[endpoint.content ?? "json"],
    "user-agent": "OpenBlotter",
    ...(body && { "content-type": type }),
    ...authorization.headers,
  };
  const text = body && (form ? formOf(body) : writeJson(body));
  return {
    method: endpoint.method,
    url: signed(parts.url, authorization),
    headers,
    ...(text && { body: text }),
  };
}

function signed(url: string, { query }: Authorization): string {
  if (!query) return url;
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.append(name, value);
  return whole.href;
}

const formOf = (body: Readonly<Record<string, unknown>>): string =>
  new URLSearchParams(
    Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

type Signed = {
  readonly credentials: Credentials;
  readonly token: TokenSet | undefined;
  readonly authorization: Authorization;
};

/** Everything that must not be shown: what the user typed as secret, tokens, and what they become. */
export function secretsOf(
  { manifest }: Pick<BrokerAdapter, "manifest">,
  { credentials, token, authorization }: Signed,
): readonly string[] {
  const hidden = manifest.credentials.filter(({ secret }) => secret).map(({ name }) => name);
  const added = [authorization.headers, authorization.query].flatMap((each) =>
    Object.values(each ?? {}),
  );
  return [
    ...hidden.flatMap((name) => credentials[name] ?? []),
    ...[token?.access, token?.refresh].filter((each) => each !== undefined),
    ...added,
  ];
}
