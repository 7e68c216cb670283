import fc from "fast-check";
import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { instantOf } from "#domain";
import { createLog, type Log } from "./log.ts";
import { secretsOfEnvironment } from "./secrets.ts";
import { type LogSetting, logSettingOf } from "./setting.ts";

const clock = { now: () => instantOf(0) };

type Setting = Partial<LogSetting> & { secrets?: readonly string[]; worker?: string };

async function logging(setting: Setting = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = await createLog({ level: "trace", format: "json", clock, write, ...setting });
  return { log, lines, text: () => lines.join("") };
}

const SECRET = "x7Q-planted-9";
/** Each puts a text where a program may have left a secret. */
const PLACES: Readonly<Record<string, (log: Log, secret: string) => void>> = {
  "a field of its name": (log, secret) => log.info({ apiKey: secret }, "Asked"),
  "a field deep below": (log, secret) => log.warn({ a: [{ b: { accessToken: secret } }] }, "Asked"),
  "a binding of a child": (log, secret) => log.child({ token: secret }).info("Asked"),
  "a header of a request": (log, secret) =>
    log.info({ req: { method: "GET", url: "/", headers: { cookie: secret } } }, "Asked"),
  "a parameter of a request": (log, secret) =>
    log.info({ req: { method: "GET", url: `/x?token=${encodeURIComponent(secret)}` } }, "Asked"),
  "the message of an error": (log, secret) =>
    log.error(new Error(`The broker said: api_key=${secret}`)),
  "the cause of an error": (log, secret) =>
    log.error({ err: new Error("Refused", { cause: { password: secret } }) }, "Refused"),
  "a field of an error": (log, secret) =>
    log.error({ err: Object.assign(new Error("Refused"), { config: { secret } }) }),
  "an address": (log, secret) =>
    log.info({ url: `https://anna:${encodeURIComponent(secret)}@broker.example` }, "Asked"),
  "a message": (log, secret) => log.info(`Authorization: Bearer ${secret}`),
  "an argument of a message": (log, secret) => log.info("Asked with %s", `password=${secret}`),
};

describe("a log", () => {
  it.each(Object.entries(PLACES))("shows no secret that is in %s", async (_, plant) => {
    const { log, text } = await logging();
    plant(log, SECRET);
    expect(text()).not.toContain(SECRET);
    expect(text()).toMatch(/"level":"(info|warn|error)"/);
  });

  it("shows a secret of the process nowhere, whatever it looks like", async () => {
    const places = fc.constantFrom(...Object.values(PLACES), inAnyField, inAnyMessage);
    // Of letters that JSON leaves as they are, so that a text search of the output is honest.
    const secrets = fc.stringMatching(/^[\w +/=.~$^*-]{8,60}$/);
    await fc.assert(
      fc.asyncProperty(places, secrets, async (plant, secret) => {
        const { log, text } = await logging({ secrets: [secret] });
        plant(log, secret);
        expect(withoutOwn(text())).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps what is no secret: ids, times, codes of errors and where they came from", async () => {
    const { log, lines } = await logging();
    const error = Object.assign(new Error("No route"), { code: "ECONNREFUSED" });
    log.child({ connection: "c1" }).error({ broker: "oanda", err: error }, "Sync failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "error",
      time: "1970-01-01T00:00:00.000000Z",
      msg: "Sync failed",
      connection: "c1",
      broker: "oanda",
      err: {
        message: "No route",
        code: "ECONNREFUSED",
        stack: expect.stringContaining("log.test"),
      },
    });
  });

  it("of a server names request, reply and id, and neither headers nor secret parameters", async () => {
    const { log, lines } = await logging({ secrets: [] });
    const server = fastify({ loggerInstance: log });
    server.get("/x", async () => ({}));
    const headers = { authorization: `Bearer ${SECRET}`, cookie: `s=${SECRET}` };
    await server.inject({ url: `/x?token=${SECRET}&day=today`, headers });
    await server.close();
    const all = lines.map((line) => JSON.parse(line) as object);
    expect(all).toContainEqual(
      expect.objectContaining({
        reqId: "req-1",
        req: expect.objectContaining({ method: "GET", url: "/x?token=[redacted]&day=today" }),
      }),
    );
    expect(all).toContainEqual(expect.objectContaining({ res: { statusCode: 200 } }));
    expect(lines.join("")).not.toContain(SECRET);
  });

  it("is read by people where they ask for it", async () => {
    const { log, lines } = await logging({ format: "text" });
    log.info({ broker: "oanda", note: "two words" }, "Synced");
    log.error(new Error("Broken"));
    expect(lines[0]).toBe(
      '1970-01-01T00:00:00.000000Z INFO  Synced broker=oanda note="two words"\n',
    );
    expect(lines[1]).toMatch(/ERROR Broken\n {4}Error: Broken\n {4} +at /);
  });

  it("names its process where that has a name", async () => {
    const { log, lines } = await logging({ worker: "worker-2" });
    log.info("Begun");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ worker: "worker-2", pid: process.pid });
  });

  it("is silent below its level", async () => {
    const { log, lines } = await logging({ level: "error" });
    log.warn("Not worth a line");
    log.error("Worth a line");
    expect(lines).toHaveLength(1);
  });
});

const inAnyField = (log: Log, secret: string) =>
  log.info({ note: `It is ${secret}`, n: 1 }, "Fine");
const inAnyMessage = (log: Log, secret: string) => log.info(`It is ${secret}!`);
/** What the log itself writes may hold a text that a shrunk secret happens to be. */
const withoutOwn = (text: string) =>
  text.replaceAll(/"(?:level|time|pid|msg|stack|name|message|code)":/g, "");

describe("secrets of the environment", () => {
  it("are keys, tokens and the passwords of addresses", () => {
    const found = secretsOfEnvironment({
      OPENBLOTTER_KEY: "first-key,second-key",
      OPENBLOTTER_KEY_FILE: "/etc/openblotter/keys",
      DATABASE_URL: "postgres://anna:pass%20word@db/blotter",
      REDIS_URL: "redis://:sesame-42@redis:6379",
      HOME: "/home/anna",
      PORT: "3210",
    });
    expect(found.toSorted()).toEqual([
      "first-key",
      "first-key,second-key",
      "pass word",
      "pass%20word",
      "second-key",
      "sesame-42",
    ]);
  });
});

it.each(["loud", "info:xml", "", "info:text:x"])("%j is no setting of the log", (text) => {
  expect(logSettingOf(text)).toBeUndefined();
});
