import { Decimal } from "#domain";
import { describe, expect, it } from "vitest";
import { standingClock } from "../fakes.ts";
import { createSandbox, type SandboxOptions } from "../sandbox.ts";
import { frontOf, futureOf } from "./products.ts";

function opened(options: Partial<SandboxOptions> = {}) {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["tradovate"], ...options });
  const send = (method: string, path: string, body: object | "", bearer = "") => {
    const { status, body: bytes } = sandbox.handle({
      ...{ method, target: `/tradovate/v1${path}` },
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: body === "" ? "" : JSON.stringify(body),
    });
    const text = new TextDecoder().decode(bytes);
    return {
      status,
      text,
      json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined,
    };
  };
  const { name, password, appId, cid, sec, code } = sandbox.credentials["tradovate"] ?? {};
  const logIn = (given: object = {}) =>
    send("POST", "/auth/accesstokenrequest", { name, password, appId, cid, sec, ...given });
  const bearer = (): string => logIn().json.accessToken;
  const get = (path: string, token: string) => send("GET", path, "", token);
  return { clock, sandbox, send, get, logIn, bearer, code };
}

describe("log-in", () => {
  it("gives a token that ends when it says, and can be renewed before", () => {
    const { clock, logIn, get, sandbox } = opened();
    const { accessToken, expirationTime } = logIn().json;
    expect(Date.parse(expirationTime) - Date.parse(clock.now())).toBe(4_800_000);
    clock.pass(4_799_000);
    const renewed = get("/auth/renewaccesstoken", accessToken).json;
    expect(get("/auth/me", renewed.accessToken).json).toMatchObject({ name: "sandbox-user" });
    clock.pass(1000);
    expect([accessToken, renewed.accessToken].map((each) => get("/auth/me", each).status)).toEqual([
      401, 200,
    ]);
    expect(
      sandbox.venue.truth.map(({ type }) => type).filter((type) => type.startsWith("token")),
    ).toEqual(["token_issued", "token_rotated"]);
  });

  it("refuses a wrong password with status 200", () => {
    const { status, json } = opened().logIn({ password: "no" });
    expect(status).toBe(200);
    expect(json.errorText).toMatch(/^Incorrect username or password/);
    expect(json.accessToken).toBeUndefined();
  });

  it("takes the code of an OAuth log-in once", () => {
    const { send, code } = opened();
    const body = { grant_type: "authorization_code", code, redirect_uri: "http://x.invalid" };
    expect(send("POST", "/auth/oauthtoken", body).json).toMatchObject({ expires_in: 4800 });
    expect(send("POST", "/auth/oauthtoken", body).json).toMatchObject({ error: "invalid_grant" });
  });

  it("that is revoked ends tokens and gives no other", () => {
    const { sandbox, bearer, get, logIn } = opened();
    const token = bearer();
    sandbox.faces[0]?.endTokens?.("login");
    expect(get("/auth/me", token).status).toBe(401);
    expect(get("/auth/renewaccesstoken", token).status).toBe(401);
    expect(logIn().json.errorText).toBeDefined();
  });
});

describe("penalties", () => {
  const limits = [{ id: "minute", max: 3, perMs: 1000, scope: "credential" }] as const;
  const hasty = () => {
    const parts = opened();
    const { personality } = parts.sandbox.faces[0] ?? {};
    if (!personality) throw new Error("No face");
    return opened({ personalities: { tradovate: { ...personality, limits } } });
  };

  it("come as a ticket in status 200, which stands until its time and then lets through", () => {
    const { clock, bearer, get, sandbox } = hasty();
    const token = bearer();
    for (let at = 0; at < 2; at++) expect(get("/account/list", token).status).toBe(200);
    const refused = get("/account/list", token);
    expect(refused.json).toEqual({ "p-ticket": "penalty-1", "p-time": 5, "p-captcha": false });
    clock.pass(5000);
    expect(get("/account/list?p-ticket=penalty-1", token).json).toHaveLength(2);
    expect(sandbox.violations()).toHaveLength(1);
  });

  it("are seen when a client comes during one", () => {
    const { clock, bearer, get, sandbox } = hasty();
    const token = bearer();
    for (let at = 0; at < 3; at++) get("/account/list", token);
    clock.pass(2000);
    expect(get("/account/list", token).json).toMatchObject({
      "p-ticket": "penalty-1",
      "p-time": 3,
    });
    expect(sandbox.violations().map(({ violation }) => violation)).toEqual([
      'exceeds limit "minute"',
      "comes during a penalty",
    ]);
  });

  it("of log-ins need a person", () => {
    const { logIn } = hasty();
    for (let at = 0; at < 3; at++) logIn();
    expect(logIn().json).toMatchObject({ "p-captcha": true });
  });

  it("become a 429 without a body for an hour when they are ignored", () => {
    const { clock, bearer, get } = hasty();
    const token = bearer();
    for (let round = 0; round < 4; round++) {
      clock.pass(5000);
      for (let at = 0; at < 4; at++) get("/account/list", token);
    }
    expect(get("/account/list", token)).toMatchObject({ status: 429, text: "" });
    clock.pass(3_600_000);
    expect(get("/account/list", token).status).toBe(200);
  });
});

describe("entities", () => {
  it("fills, fees and pairs name each other, and pairs add up to what the log says", () => {
    const { bearer, get } = opened();
    const token = bearer();
    const list = (table: string) => get(`/${table}/list`, token).json as Record<string, never>[];
    const fills = list("fill");
    expect(list("fillFee").map(({ id }) => id)).toEqual(fills.map(({ id }) => id));
    const ids = new Set(fills.map(({ id }) => id));
    const pairs = list("fillPair");
    expect(pairs.length).toBeGreaterThan(10);
    expect(
      pairs.every(({ buyFillId, sellFillId }) => ids.has(buyFillId) && ids.has(sellFillId)),
    ).toBe(true);
    const log = list("account").flatMap(
      ({ id }) => get(`/cashBalanceLog/deps?masterid=${id}`, token).json as Record<string, never>[],
    );
    expect(log.filter(({ cashChangeType }) => cashChangeType === "TradePaired")).toHaveLength(
      pairs.length,
    );
    const balances = list("cashBalance");
    for (const { accountId, amount } of balances) {
      const own = log.filter((row) => row["accountId"] === accountId);
      expect(own.at(-1)?.["amount"]).toBe(amount);
    }
  });

  it("ldeps gives the children of many parents, and items those with the ids", () => {
    const { bearer, get } = opened();
    const token = bearer();
    const orders = (get("/order/list", token).json as { id: number }[])
      .slice(0, 5)
      .map(({ id }) => id);
    const fills = get(`/fill/ldeps?masterids=${orders.join(",")}`, token).json as {
      orderId: number;
    }[];
    expect(fills.length).toBeGreaterThan(2);
    expect(fills.every(({ orderId }) => orders.includes(orderId))).toBe(true);
    expect(get(`/order/items?ids=${orders.join(",")}`, token).json).toHaveLength(5);
    expect(get("/order/item?id=1", token).status).toBe(404);
  });

  it("a busted fill stays, inactive; a corrected one comes again under another id", () => {
    const { bearer, get, sandbox } = opened({ history: "none" });
    const [account] = sandbox.venue.accounts("tradovate");
    if (!account) throw new Error("No account");
    const terms = { account, symbol: "ESH6", side: "buy", quantity: Decimal.of(2) } as const;
    const first = sandbox.venue.execute({ ...terms, price: Decimal.of("5000.25") });
    const second = sandbox.venue.execute({ ...terms, price: Decimal.of("5001.00") });
    sandbox.venue.bust(first);
    sandbox.venue.correct(second, { price: Decimal.of("5002.50") });
    const token = bearer();
    const fills = get("/fill/list", token).json as { active: boolean; price: number }[];
    expect(fills.map(({ active, price }) => [active, price])).toEqual([
      [false, 5000.25],
      [false, 5001],
      [true, 5002.5],
    ]);
    const [position] = get("/position/list", token).json as Record<string, number>[];
    expect(position).toMatchObject({ netPos: 2, bought: 2, boughtValue: 10005, netPrice: 5002.5 });
    expect(sandbox.executions().map(({ busted, revision }) => [busted, revision])).toEqual([
      [true, 1],
      [true, 1],
      [false, 2],
    ]);
  });

  it("ids beyond 2^53 are numbers without a loss", () => {
    const { bearer, send, sandbox } = opened({ longIds: true, history: { days: 5, fills: 4 } });
    const { text } = send("GET", "/fill/list", "", bearer());
    const [first] = sandbox.executions();
    expect(text).toContain(`{"id":${first?.id},`);
    expect(BigInt(first?.id ?? 0) > 2n ** 53n).toBe(true);
  });
});

it("names of contracts are read as they are made", () => {
  const at = standingClock().now();
  expect(frontOf("ES", at)).toBe("ESM6");
  expect(futureOf("ESM6", at)).toMatchObject({ name: "ESM6", year: 2026, month: 6 });
  expect(futureOf("CLZ5", at)).toMatchObject({ year: 2025, month: 12, product: { name: "CL" } });
});
