import { expect, test } from "vitest";
import type { StreamSubject } from "#kit";
import { scriptedNet, testClient } from "#testing";
import tradovate from "./broker.ts";
import { fakes, MESH6 } from "./fakes.ts";
import { streaming } from "./streams.ts";

const account = { key: "810001", number: "DEMO810001" };
const subject: StreamSubject = {
  ...{ account, instruments: [MESH6] },
  names: new Map([["3001", MESH6]]),
};
const { orders, quotes } = streaming;
const pass = { credentials: {}, token: { access: "token-1" } };
const heard = (stream: typeof orders, message: unknown, of = subject) =>
  stream?.read(typeof message === "string" ? message : `a${JSON.stringify(message)}`, of);

test.each(["orders", "quotes"] as const)("%s log in by a message of their own", (name) => {
  const stream = streaming[name];
  expect(stream?.greet?.(pass, subject)).toEqual(["authorize\n1\n\ntoken-1"]);
  expect(stream?.heartbeat).toEqual({ everyMs: 2500, message: "[]" });
  expect([stream?.origin, stream?.path(subject)].join("")).toMatch(/(stream|data)\/websocket$/);
  expect(heard(stream, [{ s: 200, i: 1 }])).toEqual([{ kind: "ready" }]);
  for (const frame of ["o", "h", 'c[3000,"Go away!"]', "a[]"])
    expect(heard(stream, frame)?.every(({ kind }) => kind === "alive")).toBe(true);
});

test.each([
  [{ s: 401, i: 1, d: "Access is denied" }, "401", "Access is denied"],
  [{ s: 500, i: 1 }, "500", "Status 500"],
  [{ s: 200, i: 3, d: { errorText: "Symbol is inaccessible" } }, "errorText", /inaccessible/],
  [{ s: 200, i: 1, d: { "p-ticket": "t", "p-time": 5, "p-captcha": false } }, "p-ticket", /200/],
])("%o is a refusal", (answer, code, message) => {
  expect(heard(quotes, [answer])).toEqual([
    { kind: "refused", code, message: expect.stringMatching(message) },
  ]);
});

test("what cannot be read fails", () => {
  expect(() => heard(orders, "a[{]")).toThrow(SyntaxError);
  expect(() => heard(orders, [{ odd: true }])).toThrow(/Is missing/);
  expect(() => heard(orders, [{ e: "props", d: { entityType: "order" } }])).toThrow();
});

test("orders are asked for when any part of one changes", () => {
  expect(orders?.servesAll).toBe(true);
  const entityTypes = ["order", "orderVersion", "commandReport", "fill", "position"];
  expect(orders?.follow?.([], subject)).toEqual([
    `user/syncrequest\n2\n\n${JSON.stringify({ splitResponses: false, entityTypes })}`,
  ]);
  const changed = (entity: object) =>
    heard(orders, [{ e: "props", d: { entityType: "order", eventType: "Updated", entity } }]);
  expect(changed({ id: 5, accountId: 810002, ordStatus: "Filled" })).toEqual([
    { kind: "changed", account: "810002" },
  ]);
  expect(changed({ id: 6, orderId: 5, orderQty: 2 })).toEqual([{ kind: "changed" }]);
  expect(heard(orders, [{ e: "shutdown", d: { reasonCode: "Maintenance" } }])).toEqual([
    { kind: "alive" },
  ]);
});

test("prices are followed by the name and told by the number of a contract", async () => {
  expect(quotes?.follow?.([MESH6], subject)).toEqual([
    'md/subscribeQuote\n3\n\n{"symbol":"MESH6"}',
  ]);
  expect(quotes?.unfollow?.([MESH6])).toEqual(['md/unsubscribeQuote\n3\n\n{"symbol":"MESH6"}']);
  const net = scriptedNet((request) =>
    request.url.includes("/contract/find")
      ? { body: { id: 3001, name: "MESH6", contractMaturityId: 4001 } }
      : fakes.answers({ pageSize: 100 })(request),
  );
  const { call, finish } = testClient(tradovate, net, { token: pass.token });
  const names = await finish(quotes?.names?.(call, [MESH6]) ?? Promise.reject());
  expect([...names]).toEqual([["3001", MESH6]]);
});

test("a quote has what the market shows, of contracts that are followed", () => {
  const row = {
    ...{ timestamp: "2026-03-02T15:00:00.588Z", contractId: 3001 },
    entries: {
      Bid: { price: 6020.75, size: 7 },
      Offer: { price: 6021, size: 12 },
      Trade: { price: 6021.25, size: 1 },
      HighPrice: { price: 6050 },
    },
  };
  const bare = { ...row, entries: { Bid: { size: 1 }, Offer: { price: 6021 } } };
  const md = (...rows: readonly object[]) => [{ e: "md", d: { quotes: rows } }];
  const [full, part, ...others] = heard(quotes, md(row, bare, { ...row, contractId: 9 })) ?? [];
  expect(others).toEqual([]);
  const texts = (event: typeof full) =>
    event?.kind === "quote"
      ? Object.fromEntries(Object.entries(event.quote).map(([name, it]) => [name, String(it)]))
      : {};
  expect(texts(full)).toEqual({
    ...{ instrument: MESH6.id, at: "2026-03-02T15:00:00.588000Z", last: "6021.25" },
    ...{ bid: "6020.75", bidSize: "7", ask: "6021", askSize: "12" },
  });
  expect(texts(part)).toMatchObject({ bidSize: "1", ask: "6021" });
  expect(Object.keys(texts(part))).not.toContain("bid");
  expect(heard(quotes, md({ ...row, contractId: 9 }))).toEqual([{ kind: "alive" }]);
  expect(heard(quotes, [{ e: "md", d: { doms: [] } }])).toEqual([{ kind: "alive" }]);
});
