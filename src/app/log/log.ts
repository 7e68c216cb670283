import type { Logger } from "pino";
import type { Clock } from "#domain";
import { redactText } from "#guard";
import { entryOf } from "./entry.ts";
import type { LogSetting } from "./setting.ts";
import { lineOf } from "./text.ts";

/**
 * Takes a message and fields. Ids of connections, brokers and pulls are fields; a secret is shown
 * nowhere.
 */
export type Log = Logger;

export type LogOptions = LogSetting & {
  readonly clock: Pick<Clock, "now">;
  /** Texts that are never shown, wherever they stand; see `secretsOfEnvironment`. */
  readonly secrets?: readonly string[] | undefined;
  /** What this process is called among others that write to the same place. */
  readonly worker?: string | undefined;
  /** Takes whole lines. */
  readonly write: (line: string) => void;
};

/** Loads pino only now: most commands log nothing. */
export async function createLog(options: LogOptions): Promise<Log> {
  const { level, format, clock, secrets = [], worker, write } = options;
  const { pino } = await import("pino");
  const shown = entryOf(secrets);
  const stream = { write: format === "text" ? (line: string) => write(lineOf(line)) : write };
  const log = pino(
    {
      level,
      base: { pid: process.pid, ...(worker !== undefined && { worker }) },
      timestamp: () => `,"time":"${clock.now()}"`,
      formatters: { level: (label) => ({ level: label }), log: shown },
      hooks: {
        logMethod(given, method) {
          const safe = said(given).map((part) =>
            typeof part === "string" ? redactText(part, secrets) : part,
          );
          return method.apply(this, safe as Parameters<typeof method>);
        },
      },
      serializers: AS_IT_IS,
    },
    stream,
  );
  // Bindings of children pass by the formatters.
  const children = log as unknown as Children;
  const makeChild = children.child;
  children.child = function (bindings, ...more) {
    return makeChild.call(this, shown(bindings), ...more);
  };
  // Fastify would make errors and requests into fields once more, unless told so here.
  return Object.assign(log, { serializers: AS_IT_IS });
}

/** Every child inherits how children are made. */
type Children = {
  child: (this: unknown, bindings: object, ...more: readonly unknown[]) => Log;
};

/** An error without words of ours speaks for itself; pino would let it do so as it is. */
function said(given: readonly unknown[]): readonly unknown[] {
  const [first, message] = given;
  const { err } = Object(first) as { readonly err?: unknown };
  const error = first instanceof Error ? first : err;
  return message === undefined && error instanceof Error
    ? [{ err: error, ...plain(first) }, error.message]
    : given;
}

const plain = (fields: unknown): object =>
  fields instanceof Error ? {} : (Object(fields) as object);

/** `formatters.log` comes first and leaves plain values. */
const same = (value: unknown) => value;
const AS_IT_IS = { req: same, res: same, err: same };
