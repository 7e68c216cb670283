/** Foreign judges: the official clients of OANDA and Alpaca read the sandbox, unmodified. */
import { Alpaca } from "@alpacahq/alpaca-trade-api";
import v20, { type Handler, type Reply } from "@oanda/v20/context.js";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { afterAll, beforeAll, expect, it } from "vitest";
import { standingClock } from "../../src/sandbox/fakes.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: standingClock(), brokers: ["oanda", "alpaca"] });
});
afterAll(async () => sandbox.close());

type Row = Readonly<Record<string, string>>;

const { Context } = v20;
type Oanda = InstanceType<typeof Context>;

function oanda(): Oanda {
  const client = new Context("127.0.0.1", Number(new URL(sandbox.url).port), false, "judge");
  client.setToken(sandbox.credentials["oanda"]?.["token"] ?? "");
  return client;
}

const ask = async <Body>(call: (handler: Handler) => void): Promise<Body> => {
  const reply = await new Promise<Reply>(call);
  expect(reply.statusCode).toBe("200");
  return reply.body as unknown as Body;
};

const ACCOUNT = "101-001-7000001-001";

it("OANDA's client lists accounts, and a summary agrees with the last fill", async () => {
  const client = oanda();
  const { accounts } = await ask<{ accounts: Row[] }>((to) => client.account.list(to));
  expect(accounts.map(({ id }) => id)).toContain(ACCOUNT);
  const { account } = await ask<{ account: Row }>((to) => client.account.summary(ACCOUNT, to));
  const { transactions } = await ask<{ transactions: Row[] }>((to) =>
    client.transaction.since(ACCOUNT, { id: "0" }, to),
  );
  const balances = transactions.flatMap(({ accountBalance }) => accountBalance ?? []);
  expect(account["balance"]).toBe(balances.at(-1));
  expect(account["lastTransactionID"]).toBe(transactions.at(-1)?.["id"]);
  const whole = await ask<{ account: Row }>((to) => client.account.get(ACCOUNT, to));
  expect(whole.account["balance"]).toBe(account["balance"]);
});

it("OANDA's client finds every fill through the pages of a stretch of time", async () => {
  const client = oanda();
  const { pages } = await ask<{ pages: string[] }>((to) =>
    client.transaction.list(ACCOUNT, { pageSize: 50 }, to),
  );
  expect(pages.length).toBeGreaterThan(3);
  const fills: string[] = [];
  for (const page of pages) {
    const { searchParams } = new URL(page);
    const range = { from: searchParams.get("from"), to: searchParams.get("to") };
    const { transactions } = await ask<{ transactions: Row[] }>((to) =>
      client.transaction.range(ACCOUNT, range, to),
    );
    for (const { type, id = "" } of transactions) if (type === "ORDER_FILL") fills.push(id);
  }
  const truth = sandbox.executions("oanda").filter(({ account }) => account === ACCOUNT);
  expect(fills).toEqual(truth.map(({ id }) => id));
});

it("OANDA's client sees positions whose units are the sum of all fills", async () => {
  const client = oanda();
  type Side = { readonly units: string };
  const { positions } = await ask<{ positions: { instrument: string; long: Side; short: Side }[] }>(
    (to) => client.position.listOpen(ACCOUNT, to),
  );
  expect(positions.length).toBeGreaterThan(0);
  for (const { instrument, long, short } of positions) {
    const fills = sandbox
      .executions("oanda")
      .filter(({ account, symbol }) => account === ACCOUNT && symbol === instrument);
    const tenths = fills.map(
      ({ side, quantity }) => Number(quantity) * (side === "buy" ? 10 : -10),
    );
    const sum = tenths.reduce((total, each) => Math.round(total + each), 0);
    expect((Number(long.units) + Number(short.units)) * 10).toBeCloseTo(sum, 6);
  }
  const all = await ask<{ positions: unknown[] }>((to) => client.position.list(ACCOUNT, to));
  expect(all.positions.length).toBeGreaterThanOrEqual(positions.length);
});

function alpaca(secret = sandbox.credentials["alpaca"]?.["secretKey"] ?? ""): Alpaca {
  const here = sandbox.origins["alpaca"]?.["api"] ?? "";
  return new Alpaca({
    keyId: sandbox.credentials["alpaca"]?.["keyId"] ?? "",
    secret,
    // The host cannot be set, so that is changed on the way; nothing else is.
    fetchApi: async (input, init) =>
      fetch(input.replace("https://paper-api.alpaca.markets", here), init),
  });
}

it("Alpaca's client pages through all activities", async () => {
  const { trading } = alpaca();
  const seen: { readonly id?: string; readonly type: string }[] = [];
  for (let more = true; more;) {
    const pageToken = seen.at(-1)?.id;
    const page = await trading.accountActivities.getAccountActivities({
      ...{ direction: "asc", pageSize: 40 },
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    seen.push(...page.map(({ id = "", activityType = "" }) => ({ id, type: activityType })));
    more = page.length > 0;
  }
  const fills = seen.filter(({ type }) => type === "FILL").map(({ id }) => id);
  expect(fills).toEqual(sandbox.executions("alpaca").map(({ id }) => id));
  expect(new Set(seen.map(({ type }) => type))).toContain("CSD");
});

it("Alpaca's client reads account and positions, and times as times", async () => {
  const { trading } = alpaca();
  const account = await trading.account.getAccount();
  expect([account.status, account.currency]).toEqual(["ACTIVE", "USD"]);
  expect(account.createdAt?.toISOString()).toMatch(/^20/);
  const positions = await trading.positions.getAllOpenPositions();
  expect(positions.length).toBeGreaterThan(0);
  const [fill] = await trading.accountActivities.getAccountActivities({
    activityTypes: ["FILL"],
  });
  expect(fill?.transactionTime?.getTime()).toBeGreaterThan(0);
});

it("Alpaca's client is told of a wrong secret in the gateway's HTML", async () => {
  const refused = alpaca("wrong").trading.account.getAccount();
  await expect(refused).rejects.toMatchObject({ status: 401 });
});
