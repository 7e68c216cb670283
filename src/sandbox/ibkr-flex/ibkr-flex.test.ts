import { describe, expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { createSandbox, type SandboxOptions } from "../sandbox.ts";
import { FLEX_CODES } from "./codes.ts";

function opened(options: Partial<SandboxOptions> = {}) {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["ibkr-flex"], ...options });
  const { token = "", queryId = "" } = sandbox.credentials["ibkr-flex"] ?? {};
  const ask = (path: string, query: Readonly<Record<string, string>> = {}, pauseMs = 6100) => {
    clock.pass(pauseMs);
    const given = new URLSearchParams({ t: token, v: "3", ...query });
    const target = `/AccountManagement/FlexWebService/${path}?${given}`;
    const headers = { "user-agent": "Test/1", host: "127.0.0.1:4300" };
    const { status, body } = sandbox.handle({ method: "GET", target, headers, body: "" });
    const text = new TextDecoder().decode(body);
    const part = (tag: string) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1];
    return { status, text, part, code: part("ErrorCode") };
  };
  const send = (query: Readonly<Record<string, string>> = {}) =>
    ask("SendRequest", { q: queryId, ...query });
  const fetched = (query: Readonly<Record<string, string>> = {}) =>
    ask("GetStatement", { q: send(query).part("ReferenceCode") ?? "" }).text;
  return { clock, sandbox, ask, send, fetched, queryId };
}

describe("the two steps", () => {
  it("give a reference with the address to fetch it from, and then the statement", () => {
    const { send, ask } = opened();
    const accepted = send();
    expect(accepted.part("Status")).toBe("Success");
    expect(accepted.part("Url")).toBe(
      "http://127.0.0.1:4300/AccountManagement/FlexWebService/GetStatement",
    );
    const { text } = ask("GetStatement", { q: accepted.part("ReferenceCode") ?? "" });
    expect(text).toMatch(
      /^<FlexQueryResponse queryName="[^"]+" type="AF">\n<FlexStatements count="2">/,
    );
  });

  it("answer 1019 until the statement is made", () => {
    const { send, ask } = opened();
    const q = send().part("ReferenceCode") ?? "";
    expect(ask("GetStatement", { q }, 1001)).toMatchObject({ status: 200, code: "1019" });
    expect(ask("GetStatement", { q }, 1001).code).toBeUndefined();
  });

  it.each([
    ["SendRequest", { t: "1" }, "1015"],
    ["SendRequest", { v: "2" }, "1020"],
    ["SendRequest", { q: "5" }, "1014"],
    ["SendRequest", { q: "700001", fd: "20260105", td: "20260101" }, "1003"],
    ["SendRequest", { q: "700001", fd: "20240101", td: "20260101" }, "1003"],
    ["GetStatement", { q: "5" }, "1017"],
  ])("%s with %o is refused with %s", (path, query, code) => {
    const told = opened().ask(path, query);
    expect([told.status, told.code]).toEqual([200, code]);
    expect(told.part("ErrorMessage")).toBe(FLEX_CODES[code as unknown as keyof typeof FLEX_CODES]);
  });

  it("answer 1012 once the token has ended", () => {
    const { sandbox, send } = opened();
    sandbox.faces[0]?.endTokens?.("login");
    expect(send().code).toBe("1012");
  });

  it("are closed to whoever names no program", () => {
    const { sandbox } = opened();
    const target = "/ibkr/AccountManagement/FlexWebService/SendRequest?v=3";
    expect(sandbox.handle({ method: "GET", target, headers: {}, body: "" }).status).toBe(403);
  });

  it("give any code that a script asks for", () => {
    const { sandbox, send } = opened();
    for (const code of Object.keys(FLEX_CODES)) {
      sandbox.faults.add([{ do: "broker-code", code }]);
      expect(send().code).toBe(code);
    }
  });
});

describe("haste", () => {
  it("is answered with 1018, and repeated with ten minutes of it", () => {
    const { clock, send, ask, sandbox, queryId } = opened();
    const hasten = () => ask("SendRequest", { q: queryId }, 10).code;
    send();
    expect([hasten(), hasten(), hasten(), hasten(), hasten()]).toEqual(Array(5).fill("1018"));
    clock.pass(300_000);
    expect(send().code).toBe("1018");
    expect(sandbox.violations().at(-1)?.violation).toBe("comes during a penalty");
    clock.pass(300_000);
    expect(send().code).toBeUndefined();
  });
});

describe("a statement", () => {
  it("ends yesterday: what happens today is in tomorrow's", () => {
    const { clock, sandbox, fetched } = opened();
    const fill = sandbox.venue.truth.find((event) => event.type === "fill");
    if (fill?.type !== "fill") throw new Error("No fill");
    const { account, symbol, side, quantity, price } = fill;
    const made = sandbox.venue.execute({ account, symbol, side, quantity, price });
    const id = `0000e1a7.${(0x65f00000 + made.fill).toString(16)}.01.01`;
    expect(fetched()).not.toContain(id);
    expect(sandbox.executions().map((each) => each.id)).not.toContain(id);
    clock.pass(86_400_000);
    expect(fetched()).toContain(id);
    expect(sandbox.executions().map((each) => each.id)).toContain(id);
  });

  it("of part of the time starts with the cash and the positions of that time", () => {
    const { fetched } = opened();
    const whole = fetched();
    const part = fetched({ fd: "20260216", td: "20260220" });
    const [, start] = /currency="USD"[^>]* startingCash="([^"]*)"/.exec(part) ?? [];
    expect(Number(start)).toBeGreaterThan(0);
    const days = [...part.matchAll(/<Trade [^>]* reportDate="(\d+)"/g)].map(([, day]) => day ?? "");
    expect(days.length).toBeGreaterThan(10);
    expect(days.every((day) => day >= "20260216" && day <= "20260220")).toBe(true);
    expect(whole.length).toBeGreaterThan(part.length);
  });

  it("keeps each row under its account and its section when rows are bent", () => {
    const { sandbox, send, ask } = opened();
    const q = send().part("ReferenceCode") ?? "";
    const right = ask("GetStatement", { q }).text;
    sandbox.faults.add([{ do: "reorder-rows" }]);
    const bent = ask("GetStatement", { q }).text;
    expect(bent).not.toBe(right);
    expect(bent.split("\n").sort()).toEqual(right.split("\n").sort());
    sandbox.faults.add([{ do: "odd-word" }]);
    expect(ask("GetStatement", { q }).text).not.toBe(right);
  });
});
