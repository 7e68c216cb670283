import type { SettingName } from "./document.ts";

const PREFIX = "OPENBLOTTER_BROKER_";

/** Settings that an environment variable can say in one word or number. */
const NAMES: Readonly<Record<string, Exclude<SettingName, "commission">>> = {
  ENABLED: "enabled",
  LIMIT_SHARE: "limitShare",
  ATTEMPT_MS: "attemptMs",
  DEADLINE_MS: "deadlineMs",
  MAX_RETRIES: "maxRetries",
  INTERVAL_MINUTES: "intervalMinutes",
  PRIORITY: "priority",
};
const ENVIRONMENTS = { LIVE: "live", PAPER: "paper" } as const;

/**
 * The document that environment variables make: "OPENBLOTTER_BROKER_IBKR_FLEX_ENABLED=false", and
 * with "_LIVE" or "_PAPER" at the end for one environment. Not checked yet. A name that is no
 * setting becomes one that the check refuses.
 */
export function environmentDocument(env: Readonly<Record<string, string | undefined>>): {
  readonly brokers: Readonly<Record<string, unknown>>;
} {
  const brokers: Record<string, Record<string, unknown>> = {};
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || text === undefined || text === "") continue;
    const { broker, setting, environment } = partsOf(variable.slice(PREFIX.length));
    const section = (brokers[broker] ??= {});
    const target = environment === undefined ? section : inner(section, environment);
    target[setting] = valueOf(text);
  }
  return { brokers };
}

function partsOf(rest: string) {
  const end = /_(LIVE|PAPER)$/.exec(rest);
  const name = end ? rest.slice(0, end.index) : rest;
  const known = Object.keys(NAMES).find((key) => name.endsWith(`_${key}`));
  const broker = known === undefined ? name : name.slice(0, -known.length - 1);
  return {
    broker: broker.toLowerCase().replaceAll("_", "-"),
    setting: known === undefined ? name : (NAMES[known] ?? known),
    environment: end ? ENVIRONMENTS[end[1] as keyof typeof ENVIRONMENTS] : undefined,
  };
}

const inner = (section: Record<string, unknown>, name: string): Record<string, unknown> =>
  (section[name] ??= {}) as Record<string, unknown>;

function valueOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? JSON.parse(text) : text;
}
