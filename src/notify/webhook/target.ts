import ipaddr from "ipaddr.js";
import { FailureError, type Failure } from "#domain";

/**
 * Which addresses webhooks may reach beside public ones, as the operator says: "10.0.0.0/8",
 * "127.0.0.1". Empty means none, and then https is required as well.
 */
export type AllowedNetworks = readonly string[];

/** Where a message goes: the name for the certificate, the address that was looked at. */
export type Target = { readonly url: URL; readonly address: string; readonly family: 4 | 6 };

export type TargetRules = {
  readonly allowed: AllowedNetworks;
  /** All addresses of a host name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
};

const MAX_URL = 2_000;

/** Reads the address of a webhook. Fails with "webhook-address" for what can never be one. */
export function webhookUrl(text: string, allowed: AllowedNetworks): URL {
  const url = text.length <= MAX_URL && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw refused(text, "it is no address of a web page");
  const isPlain = url.protocol === "http:" && allowed.length > 0;
  if (url.protocol !== "https:" && !isPlain) throw refused(text, "it does not begin with https");
  if (url.username !== "" || url.password !== "") throw refused(text, "it holds a password");
  if (url.hash !== "") throw refused(text, "it has a part after #, which is never sent");
  const literal = literalOf(url.hostname);
  if (literal !== undefined) checkAddress(text, literal, allowed);
  return url;
}

/**
 * Where to connect to for a webhook. Every address that the name has must be public or allowed, or
 * a name that answers differently each time could lead inside. Fails with "webhook-address".
 */
export async function targetOf(text: string, { allowed, resolve }: TargetRules): Promise<Target> {
  const url = webhookUrl(text, allowed);
  const addresses = await addressesOf(url, resolve);
  for (const address of addresses) checkAddress(text, address, allowed);
  const isPlain = url.protocol === "http:";
  // Without encryption only where the operator answers for the network.
  if (isPlain && !addresses.every((address) => isAllowed(address, allowed)))
    throw refused(text, "it does not begin with https");
  const [address] = addresses;
  if (address === undefined) throw unresolved(url.hostname);
  return { url, address, family: ipaddr.parse(address).kind() === "ipv4" ? 4 : 6 };
}

async function addressesOf(url: URL, resolve: TargetRules["resolve"]): Promise<readonly string[]> {
  const literal = literalOf(url.hostname);
  if (literal !== undefined) return [literal];
  try {
    return await resolve(url.hostname);
  } catch (error) {
    throw new FailureError(unresolved(url.hostname).failure, { cause: error });
  }
}

/** The address that a host name is, if it is one; `URL` has written odd forms out already. */
function literalOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? bare : undefined;
}

function checkAddress(url: string, text: string, allowed: AllowedNetworks): void {
  if (!ipaddr.isValid(text)) throw refused(url, "its name leads to no address");
  // An IPv4 address that is written as IPv6 is judged as what it is.
  const address = ipaddr.process(text);
  if (address.range() === "unicast" || isAllowed(text, allowed)) return;
  throw refused(url, `it leads to "${text}", which is not a public address`);
}

const isAllowed = (text: string, allowed: AllowedNetworks) =>
  allowed.some((network) => isIn(ipaddr.process(text), network));

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}

/** A network in CIDR notation; a single address is one of its own. Undefined if it is neither. */
export function networkOf(text: string): string | undefined {
  if (ipaddr.isValidCIDR(text)) return text;
  if (!ipaddr.isValid(text) || !/[.:]/.test(text)) return undefined;
  return `${text}/${ipaddr.parse(text).kind() === "ipv4" ? 32 : 128}`;
}

const refused = (url: string, why: string) =>
  new FailureError({
    code: "webhook-address",
    message: `The address "${url.slice(0, 200)}" cannot be called: ${why}`,
    owner: "user",
    next: "Give a public https address, or allow its network in OPENBLOTTER_WEBHOOK_NETWORKS",
  });

const unresolved = (host: string) =>
  new FailureError({
    code: "webhook-unresolved",
    message: `The name "${host}" has no address`,
    owner: "user",
    next: "Correct the address of the webhook",
  } satisfies Failure);
