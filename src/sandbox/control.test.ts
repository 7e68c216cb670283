import { afterAll, beforeAll, expect, it } from "vitest";
import { createControl } from "./control.ts";
import { standingClock } from "./fakes.ts";
import { createSandbox, type RunningSandbox, startSandbox } from "./sandbox.ts";

const clock = standingClock();
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock, history: "none" });
});
afterAll(async () => sandbox.close());

async function control(method: string, path: string, body?: unknown) {
  const reply = await fetch(`${sandbox.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, json: (await reply.json()) as Record<string, never> };
}

const terms = { broker: "alpaca", account: "PA7000001", symbol: "AAPL", side: "buy" };

it("a fill that is ordered appears, can be corrected and busted, and the truth tells", async () => {
  const { json } = await control("POST", "/__control/fill", {
    ...terms,
    quantity: "2",
    price: "10",
  });
  await control("POST", "/__control/correct", { fill: json["fill"], price: "11" });
  const executions = await control("GET", "/__truth/executions?broker=alpaca");
  expect(executions.json["executions"]).toMatchObject([
    { symbol: "AAPL", price: "11", quantity: "2", revision: 2, busted: false },
  ]);
  await control("POST", "/__control/bust", { fill: json["fill"] });
  const { events, total } = (await control("GET", "/__truth?from=2")).json as unknown as {
    events: { type: string; account: string }[];
    total: number;
  };
  expect(total).toBe(4);
  expect(events.map(({ type, account }) => [type, account])).toEqual([
    ["fill", "PA7000001"],
    ["fill_corrected", "PA7000001"],
    ["fill_busted", "PA7000001"],
  ]);
});

it("cash that is ordered counts", async () => {
  const cash = { broker: "alpaca", account: "PA7000001", kind: "deposit", amount: "12.34" };
  expect((await control("POST", "/__control/cash", cash)).status).toBe(200);
  expect(sandbox.venue.truth.at(-1)).toMatchObject({ type: "cash", kind: "deposit" });
});

it("faults can be added and cleared, and log-ins ended", async () => {
  await control("POST", "/__control/faults", [{ do: "500", times: 5 }]);
  const struck = await fetch(`${sandbox.origins["oanda"]?.["api"]}/accounts`);
  await control("DELETE", "/__control/faults");
  const spared = await fetch(`${sandbox.origins["oanda"]?.["api"]}/accounts`);
  expect([struck.status, spared.status]).toEqual([500, 401]);
  const ended = await control("POST", "/__control/tokens", { broker: "tradovate", end: "login" });
  expect(ended.status).toBe(200);
  expect(sandbox.venue.truth.at(-1)).toMatchObject({ type: "token_revoked" });
});

it.each([
  ["POST", "/__control/faults", [{ do: "melt" }]],
  ["POST", "/__control/fill", { ...terms, account: "nobody", quantity: "1", price: "1" }],
  ["POST", "/__control/fill", { ...terms, quantity: "much", price: "1" }],
  ["POST", "/__control/bust", { fill: 12345 }],
  ["POST", "/__control/tokens", { broker: "oanda", end: "login" }],
  ["GET", "/__control/nothing", undefined],
])("%s %s with %o is refused", async (method, path, body) => {
  const { status, json } = await control(method, path, body);
  expect([status, typeof json["error"]]).toEqual([400, "string"]);
});

it("only the machine itself may ask, and under a name of its own", () => {
  const answer = createControl(createSandbox({ clock, history: "none" }), () => ({}));
  const ask = (host: string, remote: string) =>
    answer({ method: "GET", target: "/__truth", headers: { host }, body: "" }, remote)?.status;
  expect(ask("127.0.0.1:1", "127.0.0.1")).toBe(200);
  expect(ask("localhost:1", "::1")).toBe(200);
  expect(ask("127.0.0.1:1", "10.0.0.7")).toBe(403);
  expect(ask("evil.example", "127.0.0.1")).toBe(403);
  const page = { method: "GET", target: "/v3/accounts", headers: {}, body: "" };
  expect(answer(page, "127.0.0.1")).toBeUndefined();
});

it("what an account may do is switched, where the broker tells of it", async () => {
  const switched = (feature: string) =>
    control("POST", "/__control/features", { broker: "alpaca", feature, has: false });
  expect((await switched("short-selling")).status).toBe(200);
  const refused = await switched("hedging");
  expect(refused.json["error"]).toBe('"alpaca" does not tell of "hedging"');
});

it("a market that is thin fills in parts, and the end of its session ends orders of the day", async () => {
  const market = (change: object) => control("POST", "/__control/market", change);
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
  const orders = `${sandbox.origins["alpaca"]?.["api"]}/v2/orders`;
  const ask = async (url: string, init = {}) =>
    (await (await fetch(url, { headers, ...init })).json()) as Record<string, string>;
  const cash = { broker: "alpaca", account: "PA7000001", kind: "deposit", amount: "10000" };
  await control("POST", "/__control/cash", cash);
  await market({ broker: "alpaca", depth: "4" });
  const wished = { symbol: "AAPL", side: "buy", type: "market", time_in_force: "day", qty: "9" };
  const { id, status } = await ask(orders, { method: "POST", body: JSON.stringify(wished) });
  expect(status).toBe("partially_filled");
  await market({ broker: "alpaca", session: "end" });
  expect(await ask(`${orders}/${id}`)).toMatchObject({ status: "expired", filled_qty: "4" });
  expect((await market({ broker: "alpaca", depth: null, open: true })).status).toBe(200);
  const whole = await market({ broker: "oanda", depth: "4" });
  expect([whole.status, whole.json["error"]]).toEqual([400, 'Orders at "oanda" trade whole']);
});
