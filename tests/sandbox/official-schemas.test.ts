/**
 * Foreign judges: what the sandbox answers is held against the brokers' own descriptions of their
 * APIs, closed against members that they do not know. Each deviation is listed with its reason; one
 * that no longer occurs must go from the list.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse as parseYaml } from "yaml";
import { clientOrderId, Decimal, type Instant, instrument, type OrderTicket } from "#domain";
import { writeJson } from "#kit";
import { createSandbox, type Sandbox } from "#sandbox";
import { expect, it } from "vitest";
import { bodyOf, changeOf } from "../../src/brokers/tradovate/order-records.ts";
import { standingClock } from "../../src/sandbox/fakes.ts";
import { say } from "../support/corpus.ts";

const CORPUS = fileURLToPath(new URL("../../../shared/corpus/api/", import.meta.url));
const present = existsSync(CORPUS);
if (!present)
  say("The descriptions of APIs are absent: tests/sandbox/official-schemas.test.ts checks nothing");

const read = (path: string): unknown => {
  const text = readFileSync(`${CORPUS}${path}`, "utf8");
  return path.endsWith(".yaml") ? parseYaml(text) : JSON.parse(text);
};

/** Closes every object that names its members. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closed(value)]),
  );
  const isObject = "properties" in schema && !("allOf" in schema);
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

function createJudge(path: string, options: { readonly formats: boolean }) {
  const ajv = new Ajv({
    ...{ strict: false, allErrors: true, validateFormats: options.formats },
    ...{ discriminator: false, logger: false },
  });
  // The type of the default export is that of its module under this resolution.
  if (options.formats) (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  ajv.addSchema(closed(read(path)) as object, "api");
  const known = new Map<string, ValidateFunction>();
  return {
    /** Deviations of a value from the part of the document that a pointer names. */
    deviations(pointer: string, value: unknown): string[] {
      const validate = known.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
      known.set(pointer, validate);
      validate(value);
      return (validate.errors ?? []).map(({ instancePath, keyword, params, message = "" }) => {
        const where = instancePath.replace(/\/\d+/g, "/*");
        const extra = (params as { additionalProperty?: string }).additionalProperty;
        return extra === undefined
          ? `${where} ${keyword}: ${message}`
          : `${where}/${extra} unknown`;
      });
    },
  };
}

const tildes = (path: string) => path.replaceAll("~", "~0").replaceAll("/", "~1");

const clock = standingClock();
const sandbox = createSandbox({ clock, history: { days: 60, fills: 200 } });

function get(of: Sandbox, target: string, headers: Readonly<Record<string, string>>): unknown {
  clock.pass(1000);
  const common = { host: "127.0.0.1", "user-agent": "judge" };
  const { status, body } = of.handle({
    ...{ method: "GET", target, body: "", headers: { ...common, ...headers } },
  });
  expect([target, status]).toEqual([target, 200]);
  return JSON.parse(new TextDecoder().decode(body));
}

/** Deviations and how often, without those that are allowed; and allowed ones that do not occur. */
function verdict(found: readonly string[], allowed: Readonly<Record<string, string>>) {
  const unlisted = [...new Set(found)].filter((each) => allowed[each] === undefined);
  const gone = Object.keys(allowed).filter((each) => !found.includes(each));
  return { unlisted, gone };
}

const NOTHING = { unlisted: [], gone: [] };

it.skipIf(!present)("OANDA's Swagger file describes every answer", () => {
  const judge = createJudge("oanda/openapi/json/v20.json", { formats: false });
  const headers = { authorization: `Bearer ${sandbox.credentials["oanda"]?.["token"]}` };
  const account = "101-001-7000001-002";
  const found: string[] = [];
  const ask = (template: string, query = "") => {
    const path = template.replace("{accountID}", account).replace("{instrument}", "EUR_USD");
    const value = get(sandbox, `/oanda/v3${path}${query}`, headers);
    found.push(
      ...judge
        .deviations(`/paths/${tildes(template)}/get/responses/200/schema`, value)
        .filter((text) => !text.startsWith("/transactions/*/")),
    );
    return value as { transactions: { type: string }[] };
  };
  ask("/accounts");
  ask("/accounts/{accountID}");
  ask("/accounts/{accountID}/summary");
  ask("/accounts/{accountID}/instruments");
  ask("/accounts/{accountID}/positions");
  ask("/accounts/{accountID}/openPositions");
  ask("/accounts/{accountID}/positions/{instrument}");
  ask("/accounts/{accountID}/openTrades");
  ask("/accounts/{accountID}/transactions", "?pageSize=100&type=ORDER_FILL");
  ask("/accounts/{accountID}/transactions/idrange", "?from=1&to=10");
  const { transactions } = ask("/accounts/{accountID}/transactions/sinceid", "?id=0");
  // What all transactions have in common is described there, and each kind on its own.
  const kinds: Readonly<Record<string, string>> = {
    CREATE: "CreateTransaction",
    TRANSFER_FUNDS: "TransferFundsTransaction",
    MARKET_ORDER: "MarketOrderTransaction",
    ORDER_FILL: "OrderFillTransaction",
    ORDER_CANCEL: "OrderCancelTransaction",
    DAILY_FINANCING: "DailyFinancingTransaction",
  };
  for (const row of transactions)
    found.push(...judge.deviations(`/definitions/${kinds[row.type]}`, row));
  expect(new Set(transactions.map(({ type }) => type))).toEqual(new Set(Object.keys(kinds)));
  expect(verdict(found, {})).toEqual(NOTHING);
});

it.skipIf(!present)("OANDA's Swagger file describes what orders answer", () => {
  const judge = createJudge("oanda/openapi/json/v20.json", { formats: false });
  const headers = { authorization: `Bearer ${sandbox.credentials["oanda"]?.["token"]}` };
  const base = "/oanda/v3/accounts/101-001-7000001-001";
  const found: string[] = [];
  const judged = (definition: string, row: unknown) =>
    found.push(
      ...judge.deviations(`/definitions/${definition}`, row).map((text) => definition + text),
    );
  /** Members of a reply, each by what its type names. */
  const judgedMembers = (reply: Readonly<Record<string, unknown>>) => {
    for (const row of Object.values(reply))
      if (typeof row === "object" && row !== null && "type" in row)
        judged(transactionName(String(row.type)), row);
  };
  const send = (method: string, path: string, order?: object) => {
    const body = order ? JSON.stringify({ order }) : "";
    const reply = sandbox.handle({ method, target: base + path, body, headers });
    const read = JSON.parse(new TextDecoder().decode(reply.body)) as Record<string, unknown>;
    judgedMembers(read);
    return read as { readonly orderCreateTransaction: { readonly id: string } };
  };
  const place = (order: object) => send("POST", "/orders", { instrument: "EUR_USD", ...order });
  place({
    ...{ type: "MARKET", units: "90000", priceBound: "1.2", clientExtensions: { id: "judged" } },
    ...{ takeProfitOnFill: { price: "1.9" }, stopLossOnFill: { price: "0.5" } },
    trailingStopLossOnFill: { distance: "0.4" },
  });
  place({ type: "MARKET", units: "-100", timeInForce: "GTC" });
  const gtdTime = "2030-01-01T00:00:00Z";
  const { id } = place({
    ...{ type: "LIMIT", units: "-100", price: "1.8", timeInForce: "GTD", gtdTime },
  }).orderCreateTransaction;
  const old = { instrument: "EUR_USD", type: "LIMIT", units: "-200", price: "1.85" };
  const next = send("PUT", `/orders/${id}`, old).orderCreateTransaction;
  place({ type: "STOP", units: "100", price: "1.8" });
  place({ type: "MARKET_IF_TOUCHED", units: "100", price: "0.7" });
  place({ type: "LIMIT", units: "100", price: "0.7", timeInForce: "FOK" });
  send("PUT", `/orders/${next.id}/cancel`);
  const { orders } = get(sandbox, `${base}/orders?state=ALL`, headers) as {
    readonly orders: readonly { readonly type: string }[];
  };
  for (const row of orders) judged(`${inCamels(row.type)}Order`, row);
  expect(new Set(orders.map(({ type }) => type)).size).toBe(7);
  const trades = get(sandbox, `${base}/trades?state=ALL`, headers) as { trades: unknown[] };
  for (const row of trades.trades) judged("Trade", row);
  const query = "instruments=EUR_USD,DE30_EUR&includeHomeConversions=true";
  const prices = get(sandbox, `${base}/pricing?${query}`, headers);
  found.push(
    ...judge.deviations(
      `/paths/${tildes("/accounts/{accountID}/pricing")}/get/responses/200/schema`,
      prices,
    ),
  );
  const { instruments } = get(sandbox, `${base}/instruments`, headers) as {
    readonly instruments: readonly unknown[];
  };
  for (const row of instruments) judged("Instrument", row);
  const newer = "in replies of today, not in this file of 2018";
  expect(verdict(found, { "OrderFillTransaction/requestedUnits unknown": newer })).toEqual(NOTHING);
});

const inCamels = (type: string) =>
  type
    .toLowerCase()
    .split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");

/** "LIMIT_ORDER" is described as "LimitOrderTransaction". */
const transactionName = (type: string) => `${inCamels(type)}Transaction`;

it.skipIf(!present)("Alpaca's OpenAPI file describes every answer", () => {
  const judge = createJudge("alpaca/openapi/trading/openapi.yaml", { formats: true });
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
  const schema = (name: string) => `/components/schemas/${name}`;
  const found: string[] = [];
  const judgeAll = (name: string, rows: readonly unknown[]) =>
    found.push(
      ...rows.flatMap((row) => judge.deviations(schema(name), row)).map((text) => `${name}${text}`),
    );
  judgeAll("Account", [get(sandbox, "/alpaca/v2/account", headers)]);
  judgeAll("Position", get(sandbox, "/alpaca/v2/positions", headers) as unknown[]);
  const rows = ["asc", "desc"].flatMap(
    (direction) =>
      get(sandbox, `/alpaca/v2/account/activities?direction=${direction}`, headers) as {
        activity_type: string;
      }[],
  );
  const [fills, others] = [true, false].map((wanted) =>
    rows.filter(({ activity_type }) => (activity_type === "FILL") === wanted),
  );
  expect([fills?.length, others?.length].every((count) => (count ?? 0) > 5)).toBe(true);
  judgeAll("TradingActivities", fills ?? []);
  judgeAll("NonTradeActivities", others ?? []);
  const place = (more: object) => {
    const wanted = { symbol: "AAPL", side: "buy", qty: "1", time_in_force: "day", ...more };
    const body = JSON.stringify(wanted);
    const target = "/alpaca/v2/orders";
    const { body: reply } = sandbox.handle({ method: "POST", target, body, headers });
    return JSON.parse(new TextDecoder().decode(reply)) as unknown;
  };
  judgeAll("Order", [
    place({ type: "market" }),
    place({ type: "trailing_stop", trail_percent: "2" }),
    place({ type: "limit", limit_price: "1.5", take_profit: { limit_price: "900" } }),
    ...(get(sandbox, "/alpaca/v2/orders?status=all", headers) as unknown[]),
  ]);
  judgeAll("Clock", [get(sandbox, "/alpaca/v2/clock", headers)]);
  judgeAll("Assets", get(sandbox, "/alpaca/v2/assets", headers) as unknown[]);
  const chosen = get(sandbox, "/alpaca/v2/account/configurations", headers);
  judgeAll("AccountConfigurations", [chosen]);
  const newer = "in the newer pages of the documentation (data/webapi), not in this file";
  const client = "in what the official Python client reads, not in this file";
  expect(
    verdict(found, {
      "Account/crypto_status unknown": newer,
      "Account/non_marginable_buying_power unknown": newer,
      "Account/accrued_fees unknown": newer,
      "Account/pending_transfer_in unknown": newer,
      "Account/pending_transfer_out unknown": newer,
      "Position/exchange enum: must be equal to one of the allowed values": `coins: ${client}`,
      "NonTradeActivities/description unknown": client,
      "NonTradeActivities/status unknown": client,
      ...Object.fromEntries(
        ["", "/legs/*"].flatMap((of) => [
          ...["trail_percent", "trail_price", "hwm"].map((name) => [
            `Order${of}/${name} type: must be string`,
            "the file's own example has null",
          ]),
          [`Order${of}/status enum: must be equal to one of the allowed values`, `held: ${client}`],
        ]),
      ),
      "Assets/exchange enum: must be equal to one of the allowed values": `coins: ${client}`,
      'NonTradeActivities/date format: must match format "date-time"':
        "the file's own example has a day without a time",
    }),
  ).toEqual(NOTHING);
});

it.skipIf(!present)(
  "Tradovate's description, rebuilt from a client, describes every answer",
  () => {
    const judge = createJudge("tradovate/openapi/tradovate-2021-derived.openapi.json", {
      formats: true,
    });
    const { name, password, appId, cid, sec } = sandbox.credentials["tradovate"] ?? {};
    const { body } = sandbox.handle({
      ...{ method: "POST", target: "/tradovate/v1/auth/accesstokenrequest" },
      headers: { host: "127.0.0.1", "content-type": "application/json" },
      body: JSON.stringify({ name, password, appId, cid, sec }),
    });
    const logIn = JSON.parse(new TextDecoder().decode(body)) as { accessToken: string };
    const headers = { authorization: `Bearer ${logIn.accessToken}` };
    const send = (path: string, given: object) =>
      JSON.parse(
        new TextDecoder().decode(
          sandbox.handle({
            ...{ method: "POST", target: `/tradovate/v1${path}`, body: JSON.stringify(given) },
            headers: { ...headers, host: "127.0.0.1", "content-type": "application/json" },
          }).body,
        ),
      ) as Readonly<Record<string, unknown>>;
    const reply = (path: string, method = "get") =>
      `/paths/${tildes(path)}/${method}/responses/200/content/application~1json/schema`;
    const found: string[] = judge
      .deviations(reply("/auth/accesstokenrequest", "post"), logIn)
      .map((text) => `logIn${text}`);
    const judged = (path: string, given: object) => {
      const value = send(path, given);
      found.push(...judge.deviations(reply(path, "post"), value).map((text) => `${path}${text}`));
      return value;
    };
    const [{ id: accountId } = { id: 0 }] = get(sandbox, "/tradovate/v1/account/list", headers) as {
      id: number;
    }[];
    const order = { accountId, action: "Buy", symbol: "ESM6", orderQty: 1, timeInForce: "GTC" };
    const limit = { ...order, orderType: "Limit", price: 100, clOrdId: "judged" };
    const { orderId } = judged("/order/placeorder", limit);
    judged("/order/placeorder", { ...limit, price: 100.1 });
    judged("/order/placeorder", { ...limit, price: 9000, orderQty: 9999 });
    const leg = { action: "Sell", orderType: "Limit", price: 9000 };
    judged("/order/placeoso", { ...order, orderType: "Market", bracket1: leg });
    judged("/order/modifyorder", { orderId, orderQty: 2, orderType: "Limit", price: 101 });
    judged("/order/cancelorder", { orderId });
    judged("/cashBalance/getcashbalancesnapshot", { accountId });
    judged("/contract/getproductfeeparams", { productIds: [11] });
    for (const [path, query] of [
      ["/contract/find", "?name=ESM6"],
      ["/contract/suggest", "?t=ES&l=5"],
    ] as const) {
      const value = get(sandbox, `/tradovate/v1${path}${query}`, headers);
      found.push(...judge.deviations(reply(path), value).map((text) => `${path}${text}`));
    }
    const tables =
      "orderVersion command commandReport " +
      "account order fill fillFee fillPair position cashBalance currency product exchange";
    for (const table of tables.split(" ")) {
      const rows = get(sandbox, `/tradovate/v1/${table}/list`, headers) as unknown[];
      expect([table, rows.length > 0]).toEqual([table, true]);
      found.push(
        ...judge.deviations(reply(`/${table}/list`), rows).map((text) => `${table}${text}`),
      );
    }
    const newer = { "logIn/mdAccessToken unknown": "newer than the client; see expectations.md" };
    expect(verdict(found, newer)).toEqual(NOTHING);
  },
);

it.skipIf(!present)("Tradovate's description knows each member of the orders that we send", () => {
  const judge = createJudge("tradovate/openapi/tradovate-2021-derived.openapi.json", {
    formats: true,
  });
  const account = { key: "900001", number: "DEMO700001" };
  const [limitPrice, stopPrice] = [Decimal.of("5012.25"), Decimal.of("4990.5")];
  const ticket: OrderTicket = {
    ...{ instrument: instrument({ kind: "future", symbol: "ESM26", currency: "USD" }) },
    ...{ side: "buy", type: "stop-limit", quantity: Decimal.of(2), limitPrice, stopPrice },
    ...{ timeInForce: "gtd", expiresAt: "2026-03-03T10:00:00.000000Z" as Instant },
  };
  const exits = { takeProfit: { limitPrice }, stopLoss: { stopPrice, limitPrice } };
  const body = (more: object) =>
    JSON.parse(
      writeJson(
        bodyOf(account, { ticket: { ...ticket, ...more }, clientOrderId: clientOrderId("ours") }),
      ),
    ) as object;
  const version = { ...{ id: "9", orderId: "4", orderQty: ticket.quantity, price: limitPrice } };
  const stands = { ...version, orderType: "StopLimit", stopPrice, pegDifference: null } as const;
  const changed = changeOf({ ...stands, timeInForce: "GTC", expireTime: null }, { limitPrice });
  expect([
    ...judge.deviations("/components/schemas/PlaceOrder", body({})),
    ...judge.deviations("/components/schemas/PlaceOSO", body(exits)),
    ...judge.deviations("/components/schemas/ModifyOrder", JSON.parse(writeJson(changed))),
  ]).toEqual([]);
  const strange = { ...body({}), quantity: 2 };
  expect(judge.deviations("/components/schemas/PlaceOrder", strange)).toEqual([
    "/quantity unknown",
  ]);
});

it.skipIf(!present)("a member of another name or type, however deep, is a deviation", () => {
  const judge = createJudge("oanda/openapi/json/v20.json", { formats: false });
  const pointer = "/definitions/OrderFillTransaction";
  const fill = { type: "ORDER_FILL", tradesClosed: [{ tradeID: "7", units: "1" }] };
  expect(judge.deviations(pointer, fill)).toEqual([]);
  const wrong = { type: "ORDER_FILLED", tradesClosed: [{ tradeId: "7", units: 1 }] };
  expect(judge.deviations(pointer, wrong).sort()).toEqual([
    "/tradesClosed/*/tradeId unknown",
    "/tradesClosed/*/units type: must be string",
    "/type enum: must be equal to one of the allowed values",
  ]);
});
