import { expect, test } from "vitest";
import { isExposed, type Machine, readConfig } from "./config.ts";

const machine = (env: Machine["env"] = {}, changes: Partial<Machine> = {}): Machine => ({
  env: { HOME: "/home/ada", ...env },
  platform: "linux",
  isRoot: false,
  ...changes,
});

test("by default the server is on the loopback and data in the user's folder", () => {
  expect(readConfig({}, machine())).toEqual({
    folder: "/home/ada/.local/share/openblotter",
    databaseUrl: undefined,
    host: "127.0.0.1",
    port: 3210,
    hosts: ["localhost", "127.0.0.1", "::1"],
    trustProxy: [],
    log: { level: "warn", format: "json" },
    secrets: [],
    tracing: false,
    dailyDays: 180,
    drainMs: 20_000,
    notify: { smtpUrl: undefined, from: "", networks: [] },
    settings: { environment: { brokers: {} } },
    origins: {},
  });
});

test("flags win over variables, which win over defaults", () => {
  const env = { OPENBLOTTER_DATA: "/env", PORT: "4000", HOST: "::1", LOG_LEVEL: "debug" };
  expect(readConfig({}, machine(env))).toMatchObject({
    folder: "/env",
    port: 4000,
    host: "::1",
    log: { level: "debug", format: "json" },
  });
  const flags = { data: "/flag", port: "0", host: "127.0.0.2" };
  expect(readConfig(flags, machine(env))).toMatchObject({
    folder: "/flag",
    port: 0,
    host: "127.0.0.2",
  });
});

test("an empty variable is none", () => {
  const env = { OPENBLOTTER_DATA: "", PORT: "", HOST: "", DATABASE_URL: "", LOG_LEVEL: "" };
  expect(readConfig({}, machine(env))).toEqual(readConfig({}, machine()));
});

test("a folder that is named wins over a server of the environment", () => {
  const env = { DATABASE_URL: "postgres://db" };
  expect(readConfig({}, machine(env)).databaseUrl).toBe("postgres://db");
  expect(readConfig({ data: "/flag" }, machine(env)).databaseUrl).toBeUndefined();
});

test("each platform keeps data where its programs do, and root where a database may enter", () => {
  const folder = (env: Machine["env"], changes: Partial<Machine> = {}) =>
    readConfig({}, machine(env, changes)).folder;
  expect(folder({ XDG_DATA_HOME: "/xdg" })).toBe("/xdg/openblotter");
  expect(folder({}, { platform: "darwin" })).toBe(
    "/home/ada/Library/Application Support/OpenBlotter",
  );
  expect(folder({}, { isRoot: true })).toBe("/var/lib/openblotter");
});

test("the server answers under its address and what is allowed, never under a wildcard", () => {
  const env = { OPENBLOTTER_ALLOW_HOSTS: "a.example, b.example" };
  const { hosts } = readConfig({ host: "0.0.0.0", allowHost: ["c.example"] }, machine(env));
  expect(hosts).toEqual(["localhost", "127.0.0.1", "::1", "c.example", "a.example", "b.example"]);
  expect(readConfig({ host: "10.0.0.7" }, machine()).hosts).toContain("10.0.0.7");
});

test("a server is exposed by its address, or by a name under which it answers", () => {
  expect(isExposed(readConfig({}, machine()))).toBe(false);
  expect(isExposed(readConfig({ host: "127.0.0.2" }, machine()))).toBe(false);
  expect(isExposed(readConfig({ host: "0.0.0.0" }, machine()))).toBe(true);
  expect(isExposed(readConfig({ allowHost: ["a.example"] }, machine()))).toBe(true);
  const behind = readConfig({}, machine({ OPENBLOTTER_URL: "https://blotter.example.org/x" }));
  expect(behind).toMatchObject({ url: "https://blotter.example.org" });
  expect(behind.hosts).toContain("blotter.example.org");
  expect(isExposed(behind)).toBe(true);
});

test("a setting that cannot be used is refused by name", () => {
  for (const port of ["http", "-1", "65536", "3.5", "0x10"]) {
    expect(() => readConfig({ port }, machine())).toThrow(`The port "${port}" cannot be used`);
  }
  for (const OPENBLOTTER_LOG of ["loud", "info:xml", "info:text:more", ":text"])
    expect(() => readConfig({}, machine({ OPENBLOTTER_LOG }))).toThrow(
      `The OPENBLOTTER_LOG "${OPENBLOTTER_LOG}" cannot be used`,
    );
});

test("what is logged is said by one variable, and by the older one where it is not set", () => {
  const log = (env: Machine["env"]) => readConfig({}, machine(env)).log;
  expect(log({ OPENBLOTTER_LOG: "debug:text" })).toEqual({ level: "debug", format: "text" });
  expect(log({ OPENBLOTTER_LOG: "Info", LOG_LEVEL: "error" })).toMatchObject({ level: "info" });
});

test("how long an ending may take is given in whole seconds, up to ten minutes", () => {
  const drain = (text: string) =>
    readConfig({}, machine({ OPENBLOTTER_DRAIN_SECONDS: text })).drainMs;
  expect([drain("0"), drain("90"), drain("600")]).toEqual([0, 90_000, 600_000]);
  for (const text of ["601", "-1", "1.5", "20s"])
    expect(() => drain(text)).toThrow(`The OPENBLOTTER_DRAIN_SECONDS "${text}" cannot be used`);
});

test("a token of the metrics that is easily guessed is refused without being repeated", () => {
  const token = (OPENBLOTTER_METRICS_TOKEN: string) =>
    readConfig({}, machine({ OPENBLOTTER_METRICS_TOKEN })).metricsToken;
  expect(token("")).toBeUndefined();
  expect(token("sixteen-letters-")).toBe("sixteen-letters-");
  expect(() => token("sesame")).toThrow("The OPENBLOTTER_METRICS_TOKEN is too short");
  expect(() => token("sesame")).not.toThrow(/sesame/);
});

test("origins of a sandbox are read from the environment, and nothing else passes for them", () => {
  const given = {
    oanda: { api: "http://127.0.0.1:4300/oanda/v3" },
    alpaca: { "paper-stream": "ws://127.0.0.1:4300/alpaca" },
  };
  const env = { OPENBLOTTER_ORIGINS: JSON.stringify(given) };
  expect(readConfig({}, machine(env)).origins).toEqual(given);
  for (const OPENBLOTTER_ORIGINS of ["[]", "nonsense", '{"oanda":{"api":"ftp://x"}}'])
    expect(() => readConfig({}, machine({ OPENBLOTTER_ORIGINS }))).toThrow("OPENBLOTTER_ORIGINS");
});

test("an address of Redis that cannot be used is refused without being repeated", () => {
  expect(readConfig({}, machine({ REDIS_URL: "rediss://:sesame@host:6379/1" })).redisUrl).toBe(
    "rediss://:sesame@host:6379/1",
  );
  const refused = () => readConfig({}, machine({ REDIS_URL: "http://:sesame@host" }));
  expect(refused).toThrow("The REDIS_URL is not an address of a Redis server");
  expect(refused).not.toThrow(/sesame/);
});

test("settings of brokers come from variables, and a profile names a file", () => {
  const env = { OPENBLOTTER_PROFILE: "production", OPENBLOTTER_BROKER_OANDA_ENABLED: "false" };
  const { settings } = readConfig({}, machine(env));
  expect(settings).toEqual({
    profile: "production",
    environment: { brokers: { oanda: { enabled: false } } },
  });
  const bad = machine({ OPENBLOTTER_PROFILE: "../etc" });
  expect(() => readConfig({}, bad)).toThrow("OPENBLOTTER_PROFILE");
});
