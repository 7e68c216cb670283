import { redact, redactText } from "#guard";

type Fields = Readonly<Record<string, unknown>>;
type Redact = (value: unknown) => unknown;

/** Makes of what is to be logged what may be: plain values, without a secret. */
export function entryOf(secrets: readonly string[]): (fields: object) => Record<string, unknown> {
  const shown: Redact = (value) => redact(value, secrets);
  const shapes: Readonly<Record<string, (value: unknown) => unknown>> = {
    req: (value) => requestOf(value as Fields, shown),
    res: (value) => ({ statusCode: (value as Fields | undefined)?.["statusCode"] }),
    err: (value) => errorOf(value, secrets),
  };
  return (fields) => {
    const entries = Object.entries(fields);
    const special = entries.filter(([name]) => Object.hasOwn(shapes, name));
    const others = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(shapes, name)));
    return {
      ...(shown(others) as object),
      ...Object.fromEntries(special.map(([name, value]) => [name, shapes[name]?.(value)])),
    };
  };
}

/** Who asked for what. Headers and bodies are never logged. */
function requestOf(request: Fields | undefined, shown: Redact): Fields {
  const { method, url = "", host, ip } = request ?? {};
  return shown({ method, url: addressOf(String(url), shown), host, remoteAddress: ip }) as Fields;
}

/** Parameters are judged by their names, as fields are. */
function addressOf(url: string, shown: Redact): string {
  const [path = "", query] = url.split("?", 2);
  if (query === undefined) return path;
  const parameters = shown(Object.fromEntries(new URLSearchParams(query))) as Fields;
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
  return `${path}?${pairs.join("&")}`;
}

/** An error with its cause and where it came from. */
function errorOf(error: unknown, secrets: readonly string[]): unknown {
  const known = redact(error, secrets);
  if (!(error instanceof Error)) return known;
  const { stack } = error;
  return { ...(known as object), ...(stack && { stack: redactText(stack, secrets) }) };
}
