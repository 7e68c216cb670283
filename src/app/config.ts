import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { FailureError } from "#domain";
import { environmentDocument } from "#settings";
import { z } from "zod";
import { DRAIN_MS } from "./drain.ts";
import { wantsTracing } from "./telemetry/wanted.ts";
import { secretsOfEnvironment } from "./log/secrets.ts";
import type { SettingsSetting } from "./settings/setting.ts";
import { type NotifySetting, notifySettingOf } from "./notify/setting.ts";
import { LOG_ADVICE, type LogSetting, logSettingOf } from "./log/setting.ts";

export type Config = {
  /**
   * Data folder: the database unless it is a server, the announcement of a running server, files
   * while they arrive.
   */
  readonly folder: string;
  /** A Postgres server of one's own, in place of the one in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** A Redis through which several processes share the limits of brokers. */
  readonly redisUrl?: string | undefined;
  /** What this process is called among those; one that starts again keeps its name. */
  readonly worker?: string | undefined;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Host names under which the server answers. */
  readonly hosts: readonly string[];
  /** Where browsers find the server if that is not where it listens: behind a proxy, with https. */
  readonly url?: string | undefined;
  /** Addresses of proxies that are believed when they say where a request comes from. */
  readonly trustProxy: readonly string[];
  readonly log: LogSetting;
  /** How long what is read may go on once the process is told to end; the rest is given back. */
  readonly drainMs: number;
  readonly notify: NotifySetting;
  /** Secrets of the environment, which no log shows. */
  readonly secrets: readonly string[];
  /** Whoever shows it may read the metrics from another machine. */
  readonly metricsToken?: string | undefined;
  /** Whether spans are sent, by the variables of OpenTelemetry. */
  readonly tracing: boolean;
  /** So many days figures of accounts are kept by the day; older ones are kept by the month. */
  readonly dailyDays: number;
  /** How brokers are used, as far as the environment of the process says it. */
  readonly settings: SettingsSetting;
  /** Stand-ins for the paper origins of brokers by id, as `openblotter sandbox` prints them. */
  readonly origins: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** What the command line may say; it wins over the environment. */
export type Flags = {
  readonly data?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly allowHost?: readonly string[] | undefined;
};

/** The machine, as far as defaults depend on it. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
};

export const DEFAULT_PORT = 3210;
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

const portText = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform((text) => Number.parseInt(text, 10))
  .refine((port) => port <= 65_535);

/** No fewer than what routing looks back on. */
const daysText = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform((text) => Number.parseInt(text, 10))
  .refine((days) => days >= 100 && days <= 3_650);

const address = z.url({ protocol: /^(?:https?|wss?)$/ });
const origins = z.record(z.string(), z.record(z.string(), address));
const originsText = z.string().transform((text, context) => {
  try {
    return origins.parse(JSON.parse(text));
  } catch {
    context.addIssue("Not a record of origins by broker");
    return z.NEVER;
  }
});

const drainText = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform((text) => Number.parseInt(text, 10) * 1_000)
  .refine((ms) => ms <= 600_000);

const urlText = z
  .union([z.literal(""), z.url({ protocol: /^https?$/ })])
  .transform((text) => (text === "" ? undefined : new URL(text).origin));

const logText = z.string().transform((text, context) => {
  const found = logSettingOf(text);
  if (found) return found;
  context.addIssue("No level of the log");
  return z.NEVER;
});

/** "redis://:password@host:6379/0"; it may hold a password, so it is never repeated. */
const redisText = z.url({ protocol: /^rediss?$/ });

const ADVICE: Readonly<Record<string, string>> = {
  port: "Give a number from 0 to 65535",
  OPENBLOTTER_DAILY_DAYS: "Give a number of days from 100 to 3650",
  OPENBLOTTER_DRAIN_SECONDS: "Give a number of seconds from 0 to 600",
  OPENBLOTTER_LOG: LOG_ADVICE,
  OPENBLOTTER_URL: "Write it as https://blotter.example.org",
  OPENBLOTTER_ORIGINS: 'Write it as {"oanda": {"api": "http://127.0.0.1:4300/oanda/v3"}}',
};

/** Flags win over the environment, which wins over defaults. Fails with "invalid-setting". */
export function readConfig(flags: Flags, machine: Machine = thisMachine()): Config {
  const { env } = machine;
  const host = flags.host ?? (env.HOST || "127.0.0.1");
  const folder = flags.data ?? (env.OPENBLOTTER_DATA || defaultFolder(machine));
  const databaseUrl = flags.data === undefined ? env.DATABASE_URL || undefined : undefined;
  const url = setting("OPENBLOTTER_URL", urlText, env.OPENBLOTTER_URL || "");
  const allowed = [
    ...(flags.allowHost ?? []),
    ...list(env.OPENBLOTTER_ALLOW_HOSTS),
    ...(url === undefined ? [] : [new URL(url).hostname]),
  ];
  return {
    folder: resolve(folder),
    databaseUrl,
    redisUrl: redisUrlOf(env),
    worker: env.OPENBLOTTER_WORKER || undefined,
    host,
    port: setting("port", portText, flags.port ?? (env.PORT || String(DEFAULT_PORT))),
    hosts: [...new Set([...LOOPBACK, ...(isWildcard(host) ? [] : [host]), ...allowed])],
    url,
    drainMs: setting(
      "OPENBLOTTER_DRAIN_SECONDS",
      drainText,
      env.OPENBLOTTER_DRAIN_SECONDS || String(DRAIN_MS / 1_000),
    ),
    notify: notifySettingOf(env),
    trustProxy: list(env.OPENBLOTTER_TRUST_PROXY),
    log: setting("OPENBLOTTER_LOG", logText, env.OPENBLOTTER_LOG || env.LOG_LEVEL || "warn"),
    secrets: secretsOfEnvironment(env),
    metricsToken: metricsTokenOf(env),
    tracing: wantsTracing(env),
    dailyDays: setting("OPENBLOTTER_DAILY_DAYS", daysText, env.OPENBLOTTER_DAILY_DAYS || "180"),
    settings: { profile: profileOf(env), environment: environmentDocument(env) },
    origins: setting("OPENBLOTTER_ORIGINS", originsText, env.OPENBLOTTER_ORIGINS || "{}"),
  };
}

export const isLoopback = (host: string) => LOOPBACK.includes(host) || host.startsWith("127.");
/** Whether others than those on this machine may reach the server, by address or by name. */
export const isExposed = ({ host, hosts }: Pick<Config, "host" | "hosts">): boolean =>
  !isLoopback(host) || hosts.some((name) => !isLoopback(name));
const isWildcard = (host: string) => host === "0.0.0.0" || host === "::";
const list = (text = "") =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

function redisUrlOf({ REDIS_URL: text = "" }: Machine["env"]): string | undefined {
  if (text === "" || redisText.safeParse(text).success) return text || undefined;
  throw new FailureError({
    code: "invalid-setting",
    message: "The REDIS_URL is not an address of a Redis server",
    owner: "user",
    next: "Write it as redis://host:6379",
  });
}

function profileOf({ OPENBLOTTER_PROFILE: name = "" }: Machine["env"]): string | undefined {
  if (name === "" || /^[a-z0-9-]{1,40}$/.test(name)) return name || undefined;
  throw new FailureError({
    code: "invalid-setting",
    message: `The OPENBLOTTER_PROFILE "${name.slice(0, 100)}" cannot be part of a file name`,
    owner: "user",
    next: "Give it small letters, digits and hyphens, such as production",
  });
}

const MIN_TOKEN = 16;

/** A token that is guessed is none; it is never repeated. */
function metricsTokenOf({ OPENBLOTTER_METRICS_TOKEN: token = "" }: Machine["env"]) {
  if (token === "" || token.length >= MIN_TOKEN) return token || undefined;
  throw new FailureError({
    code: "invalid-setting",
    message: "The OPENBLOTTER_METRICS_TOKEN is too short",
    owner: "user",
    next: `Give at least ${MIN_TOKEN} characters, such as openssl rand -hex 24 makes`,
  });
}

function setting<Value>(name: string, schema: z.ZodType<Value, string>, text: string): Value {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new FailureError({
    code: "invalid-setting",
    message: `The ${name} "${text.slice(0, 100)}" cannot be used`,
    owner: "user",
    next: ADVICE[name] ?? "Correct it",
  });
}

/**
 * Where programs of the platform keep a user's data. Root has no home that a database server may
 * enter.
 */
function defaultFolder({ env, platform, isRoot }: Machine): string {
  const home = env.HOME || homedir();
  if (platform === "win32")
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "OpenBlotter");
  if (platform === "darwin") return join(home, "Library", "Application Support", "OpenBlotter");
  if (isRoot) return "/var/lib/openblotter";
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "openblotter");
}

const thisMachine = (): Machine => ({
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
});
