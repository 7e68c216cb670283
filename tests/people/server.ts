/** A server over a real database that people sign in to, and browsers that keep its cookies. */
import { rm } from "node:fs/promises";
import { createHmac } from "node:crypto";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { dataFolder } from "../support/store.ts";

export const ANNA = {
  name: "Anna",
  email: "anna@example.org",
  password: "many plain words",
} as const;
export const BERT = { name: "Bert", email: "bert@example.org", password: "other plain words" };

export type PeopleServer = {
  readonly serving: Serving;
  readonly token: string;
  /** The data folder. */
  readonly folder: string;
  readonly close: () => Promise<void>;
};

type Options = { readonly host?: string; readonly env?: Readonly<Record<string, string>> };

export async function peopleServer({ host, env = {} }: Options = {}): Promise<PeopleServer> {
  const folder = await dataFolder();
  // Each browser says where it is, so that those of one test are not counted as one.
  const trusting = { OPENBLOTTER_TRUST_PROXY: "127.0.0.1", ...env };
  const machine = { env: trusting, platform: process.platform, isRoot: true };
  const config = readConfig({ data: folder, port: "0", host }, machine);
  const serving = await startServing(config, surroundings);
  return {
    ...{ serving, folder },
    token: serving.setUp?.url.split("#")[1] ?? "",
    async close() {
      await serving.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Asked = {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

export type Answered = {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly text: string;
  readonly headers: Headers;
};

/** One who asks, with the cookies that the server has set. */
export type Browser = {
  readonly cookies: Map<string, string>;
  /** The head of a reply that goes on. */
  readonly head: (
    path: string,
    headers: Record<string, string>,
  ) => Promise<Pick<Answered, "status" | "json">>;
  /** The same with a body as it is. */
  readonly send: (
    method: string,
    path: string,
    body: string,
    headers: Record<string, string>,
  ) => Promise<Answered>;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
};

let browsers = 0;

export function browser({ url }: Pick<Serving, "url">, at?: string): Browser {
  browsers++;
  const address = at ?? `10.0.${browsers >> 8}.${browsers & 255}`;
  const cookies = new Map<string, string>();
  const reach = async (path: string, { headers, ...init }: RequestInit) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const own = { "x-forwarded-for": address, ...(cookie !== "" && { cookie }) };
    const reply = await fetch(url + path, { ...init, headers: { ...own, ...headers } });
    keep(cookies, reply.headers);
    return reply;
  };
  return {
    cookies,
    async head(path, headers) {
      const stop = new AbortController();
      const reply = await reach(path, { headers, signal: stop.signal });
      if (!reply.ok) return answered(reply);
      stop.abort();
      return { status: reply.status, json: {} };
    },
    send: async (method, path, body, headers) =>
      answered(await reach(path, { method, body, headers })),
    async ask(method, path, { body, headers = {} } = {}) {
      if (body === undefined) return answered(await reach(path, { method, headers }));
      const json = { "content-type": "application/json", ...headers };
      return answered(await reach(path, { method, headers: json, body: JSON.stringify(body) }));
    },
  };
}

async function answered(reply: Response): Promise<Answered> {
  const text = await reply.text();
  const isJson = (reply.headers.get("content-type") ?? "").includes("json");
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
  return { status: reply.status, json, text, headers: reply.headers };
}

function keep(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** Makes the first user, whose browser comes back. */
export async function setUp({ serving, token }: PeopleServer): Promise<Browser> {
  const anna = browser(serving);
  const { status, text } = await anna.ask("POST", "/api/session/set-up", {
    body: { ...ANNA, token },
  });
  if (status !== 200) throw new Error(text);
  return anna;
}

/** Has the owner invite a person, whose browser comes back. */
export async function invited(
  { serving }: PeopleServer,
  owner: Browser,
  person: typeof BERT = BERT,
): Promise<Browser> {
  const made = await owner.ask("POST", "/api/invitations", { body: { label: person.name } });
  const theirs = browser(serving);
  const body = { ...person, token: made.json.token };
  const { status, text } = await theirs.ask("POST", "/api/invitations/accept", { body });
  if (status !== 200) throw new Error(text);
  return theirs;
}

/** A key of a program with these scopes. */
export async function keyWith(owner: Browser, scopes: readonly string[]) {
  const { json } = await owner.ask("POST", "/api/keys", { body: { name: "Program", scopes } });
  return json as { readonly id: string; readonly key: string };
}

const STEP_MS = 30_000;

/** RFC 6238 with its defaults, which every authenticator has. */
export function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  const number = (mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000;
  return String(number).padStart(6, "0");
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function fromBase32(text: string): Buffer {
  const bits = [...text.replaceAll("=", "")]
    .map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
