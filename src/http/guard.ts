import { FailureError } from "#domain";
import type { FastifyInstance, FastifyRequest } from "fastify";

export type Guarded = { readonly hosts: readonly string[]; readonly instance: string };

/**
 * Scripts come from our own files only; styles may be inline because the component kit sets them on
 * elements.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that a page of another site could make: those to a host name that is not ours,
 * which is how DNS rebinding arrives, and writes that come from another origin. Programs send no
 * Origin and pass.
 */
export function guard(server: FastifyInstance, { hosts, instance }: Guarded): void {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({ ...HEADERS, "x-openblotter-instance": instance });
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    checkHost(request, known);
    if (!SAFE_METHODS.has(request.method)) checkOrigin(request);
  });
}

function checkHost({ headers: { host = "" } }: FastifyRequest, known: ReadonlySet<string>): void {
  const name = hostName(host);
  if (name !== undefined && known.has(name)) return;
  throw new FailureError({
    code: "unknown-host",
    message: `The server does not answer under the host "${host.slice(0, 100)}"`,
    owner: "user",
    next: "Use the address that was printed at start, or allow the host with --allow-host",
  });
}

function checkOrigin({ headers }: FastifyRequest): void {
  const { origin, host, "sec-fetch-site": site } = headers;
  const sameOrigin = origin === undefined ? site === undefined : originHost(origin) === host;
  if (sameOrigin || (site === "same-origin" && origin === undefined)) return;
  throw new FailureError({
    code: "forbidden-origin",
    message: `A page of "${(origin ?? "another site").slice(0, 100)}" may not change data here`,
    owner: "user",
    next: "Use the dashboard at its own address",
  });
}

/** The name in a Host header, without its port and the brackets of an IPv6 address. */
function hostName(host: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
