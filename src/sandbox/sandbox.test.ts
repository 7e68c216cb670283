import { Decimal } from "#domain";
import { afterEach, expect, it } from "vitest";
import { standingClock } from "./fakes.ts";
import { OANDA_PERSONALITY } from "./oanda/face.ts";
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

const rowsOf = ({ body }: { readonly body: Uint8Array }) =>
  JSON.parse(new TextDecoder().decode(body)) as never;

it("ids of OANDA have no hole, however the history is split into pages", () => {
  const clock = standingClock();
  const history = { ...OANDA_PERSONALITY.history, pageSize: 7 };
  const personalities = { oanda: { ...OANDA_PERSONALITY, history } };
  const sandbox = createSandbox({ clock, brokers: ["oanda"], personalities });
  const headers = oandaHeaders(sandbox);
  const seen: string[] = [];
  for (let last = "0", count = 7; count === 7;) {
    clock.pass(1000);
    const target = `/v3/accounts/101-001-7000001-001/transactions/sinceid?id=${last}`;
    const reply = sandbox.handle({ method: "GET", target, headers, body: "" });
    const { transactions } = rowsOf(reply) as { transactions: { id: string }[] };
    seen.push(...transactions.map(({ id }) => id));
    last = seen.at(-1) ?? last;
    count = transactions.length;
  }
  expect(seen.length).toBeGreaterThan(100);
  expect(seen).toEqual(seen.map((_, at) => String(at + 1)));
});

it("Alpaca's pages go on behind an activity that is gone since", () => {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["alpaca"], history: { days: 5, fills: 20 } });
  const ids = sandbox.executions().map(({ id }) => id);
  const gone = sandbox.venue.truth.filter((event) => event.type === "fill")[9];
  if (!gone) throw new Error("No fill");
  sandbox.venue.bust(gone);
  const goneId = sandbox.executions().find(({ busted }) => busted)?.id ?? "";
  const at = ids.indexOf(goneId);
  const page = (direction: string) => {
    const token = encodeURIComponent(goneId);
    const query = `activity_types=FILL&direction=${direction}&page_size=3&page_token=${token}`;
    const target = `/v2/account/activities?${query}`;
    const reply = sandbox.handle({
      method: "GET",
      target,
      headers: alpacaHeaders(sandbox),
      body: "",
    });
    return (rowsOf(reply) as { id: string }[]).map(({ id }) => id);
  };
  expect(page("asc")).toEqual(ids.slice(at + 1, at + 4));
  expect(page("desc")).toEqual(ids.slice(at - 3, at).toReversed());
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

it("the clock of the brokers may be another than ours, and they keep to theirs", async () => {
  const { sandbox } = await started({ skewMs: -120_000, history: "none" });
  const reply = await fetch(`${sandbox.origins["oanda"]?.["api"]}/accounts`);
  expect(reply.headers.get("date")).toBe("Mon, 02 Mar 2026 11:58:00 GMT");
  expect(sandbox.requests()[0]?.at).toBe("2026-03-02T11:58:00.000000Z");
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
