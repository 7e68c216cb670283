import type { Environment } from "#domain";
import { remember } from "../remember.ts";
import type { BrokerEndpoint, CallExtras } from "./endpoint.ts";
import type { BrokerManifest } from "./manifest.ts";

/** Named origins of one environment. */
export type Origins = Readonly<Record<string, string>>;

/**
 * The origins that a connection may reach: those of its environment, which `instead` replaces, as a
 * sandbox does. What stands for a live environment cannot be replaced. Throws a TypeError for an
 * environment that the broker does not have.
 */
export function originsOf(
  manifest: BrokerManifest,
  environment: Environment,
  instead?: Origins,
): Origins {
  const own = manifest.environments[environment];
  if (!own)
    throw new TypeError(`"${manifest.id}" has no environment "${environment}"; choose another`);
  if (!instead) return own;
  if (environment === "live")
    throw new TypeError(`The live origins of "${manifest.id}" cannot be replaced`);
  return instead;
}

export type Address = {
  readonly url: string;
  readonly host: string;
};

/**
 * The full address of a call. Throws a TypeError if it would lead anywhere but to the given
 * origins, before a name is looked up.
 */
export function addressOf(
  endpoint: BrokerEndpoint,
  params: Readonly<Record<string, string>>,
  { origins, query = {} }: { readonly origins: Origins } & Pick<CallExtras, "query">,
): Address {
  const name = endpoint.origin ?? "api";
  const origin = Object.hasOwn(origins, name) ? origins[name] : undefined;
  if (origin === undefined) throw new TypeError(`There is no origin "${name}" in this environment`);
  const path = filled(endpoint.path, params);
  const asked = queryOf(query);
  const mark = asked === "" ? "" : path.includes("?") ? "&" : "?";
  const url = new URL(origin + path + mark + asked);
  if (!isBelow(url, parsed(origin)))
    throw new TypeError(`A call would leave the origin "${name}" for "${url.host}"`);
  return { url: url.href, host: url.host };
}

/** Written once: an address that is told its parameters one by one writes itself anew each time. */
function queryOf(query: NonNullable<CallExtras["query"]>): string {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) asked.append(key, String(value));
  return asked.toString();
}

/** Origins are few, and parsing one costs as much as filling in an address. */
const parsed = remember((origin: string) => new URL(origin));

/** Parameters never bring a path of their own: what is special in an address is escaped. */
function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined || value === "" || value === "." || value === "..")
      throw new TypeError(`The parameter "${name}" of "${path}" has no usable value`);
    return encodeURIComponent(value);
  });
}

/** Same scheme, host and port, and below the base path; no user name before the host. */
function isBelow(url: URL, origin: URL): boolean {
  const base = origin.pathname.replace(/\/+$/, "");
  return (
    url.origin === origin.origin &&
    url.username === "" &&
    (url.pathname === base || url.pathname.startsWith(`${base}/`))
  );
}
