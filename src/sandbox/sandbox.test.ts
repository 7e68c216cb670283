import { Decimal } from "#domain";
import { afterEach, expect, it } from "vitest";
import { standingClock } from "./fakes.ts";
import { createSandbox, type RunningSandbox, startSandbox } from "./sandbox.ts";

const running: RunningSandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

async function started(options: Partial<Parameters<typeof startSandbox>[0]> = {}) {
  const clock = standingClock();
  const sandbox = await startSandbox({ clock, ...options });
  running.push(sandbox);
  return { clock, sandbox };
}

const oandaHeaders = ({ credentials }: { credentials: RunningSandbox["credentials"] }) => ({
  authorization: `Bearer ${credentials["oanda"]?.["token"]}`,
});

const alpacaHeaders = ({ credentials }: { credentials: RunningSandbox["credentials"] }) => ({
  "apca-api-key-id": credentials["alpaca"]?.["keyId"] ?? "",
  "apca-api-secret-key": credentials["alpaca"]?.["secretKey"] ?? "",
});

it("all that OANDA publishes can be read page by page over HTTP", async () => {
  const { sandbox } = await started();
  const api = sandbox.origins["oanda"]?.["api"];
  const headers = oandaHeaders(sandbox);
  const { accounts } = (await (await fetch(`${api}/accounts`, { headers })).json()) as {
    accounts: { id: string }[];
  };
  const seen: string[] = [];
  for (const { id } of accounts) {
    for (let last = "0", more = true; more;) {
      const reply = await fetch(`${api}/accounts/${id}/transactions/sinceid?id=${last}`, {
        headers,
      });
      const page = (await reply.json()) as {
        transactions: { id: string; type: string }[];
        lastTransactionID: string;
      };
      const fills = page.transactions.filter(({ type }) => type === "ORDER_FILL");
      seen.push(...fills.map((fill) => `${id} ${fill.id}`));
      last = page.transactions.at(-1)?.id ?? last;
      more = last !== page.lastTransactionID;
    }
  }
  const truth = sandbox.executions("oanda");
  expect(truth.length).toBeGreaterThan(200);
  expect(seen).toEqual(truth.map(({ account, id }) => `${account} ${id}`));
  expect(sandbox.violations()).toEqual([]);
});

it("pages of Alpaca's activities hold each fill once, in either direction", async () => {
  const { sandbox } = await started({ brokers: ["alpaca"] });
  const url = `${sandbox.origins["alpaca"]?.["api"]}/v2/account/activities?activity_types=FILL`;
  const truth = sandbox.executions("alpaca").map(({ id }) => id);
  for (const direction of ["asc", "desc"]) {
    const seen: string[] = [];
    for (let more = true; more;) {
      const token = seen.at(-1);
      const page = token === undefined ? "" : `&page_token=${encodeURIComponent(token)}`;
      const reply = await fetch(`${url}&direction=${direction}&page_size=7${page}`, {
        headers: alpacaHeaders(sandbox),
      });
      const ids = ((await reply.json()) as { id: string }[]).map(({ id }) => id);
      seen.push(...ids);
      more = ids.length > 0;
    }
    expect(direction === "asc" ? seen : seen.toReversed()).toEqual(truth);
  }
});

it("a wrong credential is refused in each broker's own way", async () => {
  const { sandbox } = await started({ history: "none" });
  const oanda = await fetch(`${sandbox.origins["oanda"]?.["api"]}/accounts`);
  expect([oanda.status, await oanda.json()]).toEqual([
    401,
    { errorMessage: "Insufficient authorization to perform request." },
  ]);
  const alpaca = await fetch(`${sandbox.origins["alpaca"]?.["api"]}/v2/account`);
  expect([alpaca.status, alpaca.headers.get("content-type")]).toEqual([401, "text/html"]);
});

it("the same seed makes the same history, another seed another", () => {
  const make = (seed: string) =>
    JSON.stringify(createSandbox({ clock: standingClock(), seed }).executions());
  expect(make("a")).toBe(make("a"));
  expect(make("a")).not.toBe(make("b"));
});

it("accounts go on trading when they are told to, and clients see it", () => {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, history: { days: 5, fills: 5 } });
  const before = sandbox.executions().length;
  let made = 0;
  for (let orders = 0; orders < 40; orders++, clock.pass(1000)) made += sandbox.trade();
  clock.pass(86_400_000);
  expect(made).toBeGreaterThan(20);
  expect(sandbox.executions()).toHaveLength(before + made);
});

it("a late fill appears when its time has come, under an id of its time", () => {
  const clock = standingClock();
  const { venue, executions } = createSandbox({ clock, brokers: ["alpaca"], history: "none" });
  const [account] = venue.accounts("alpaca");
  if (!account) throw new Error("No account");
  const terms = { account, symbol: "AAPL", side: "buy", quantity: Decimal.one } as const;
  venue.execute({ ...terms, price: Decimal.of(10), lateMs: 60_000 });
  clock.pass(1000);
  venue.execute({ ...terms, price: Decimal.of(11) });
  expect(executions().map(({ price }) => price)).toEqual(["11"]);
  clock.pass(59_000);
  expect(executions().map(({ price }) => price)).toEqual(["10", "11"]);
});

it("a client that exceeds a limit is refused and seen, one that keeps to it is not", async () => {
  const { sandbox, clock } = await started({ brokers: ["alpaca"], history: "none" });
  const url = `${sandbox.origins["alpaca"]?.["api"]}/v2/account`;
  const ask = async () => fetch(url, { headers: alpacaHeaders(sandbox) });
  for (let at = 0; at < 200; at++) expect((await ask()).status).toBe(200);
  expect(sandbox.violations()).toHaveLength(0);
  const refused = await ask();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(sandbox.violations()).toHaveLength(1);
  clock.pass(60_000);
  const again = await ask();
  expect([again.status, again.headers.get("x-ratelimit-remaining")]).toEqual([200, "199"]);
});
