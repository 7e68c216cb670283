/** Fields that have a place of their own in a line. */
const OWN = new Set(["time", "level", "msg", "pid", "err"]);

type Fields = Readonly<Record<string, unknown>>;

/** A line of the log as people read it: time, level, message, fields; errors with their stack. */
export function lineOf(json: string): string {
  const fields = fieldsOf(json);
  if (!fields) return json;
  const { time, level, msg = "", err } = fields;
  const rest = Object.entries(fields)
    .filter(([name]) => !OWN.has(name))
    .map(([name, value]) => `${name}=${wordOf(value)}`);
  const head = [textOf(time), textOf(level).toUpperCase().padEnd(5), textOf(msg), ...rest];
  return `${head.filter((word) => word !== "").join(" ")}\n${errorText(err)}`;
}

function fieldsOf(json: string): Fields | undefined {
  try {
    return JSON.parse(json) as Fields;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function wordOf(value: unknown): string {
  if (typeof value === "string" && /^[^\s"=]+$/.test(value)) return value;
  return JSON.stringify(value) ?? "";
}

function errorText(error: unknown): string {
  if (error === undefined) return "";
  const { stack } = error as { readonly stack?: unknown };
  const text = typeof stack === "string" ? stack : JSON.stringify(error);
  return text.replaceAll(/^/gm, "    ") + "\n";
}
