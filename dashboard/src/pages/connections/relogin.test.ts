import { expect, test } from "vitest";
import { connectionBody } from "./fakes.ts";
import { reloginOf } from "./relogin.ts";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const reloginDueAt = "2026-03-04T12:00:00.000000Z";

test("a log-in that ends within two days is soon, one second more is not", () => {
  const connection = connectionBody({ reloginDueAt });
  expect(reloginOf(connection, NOW)).toEqual({ dueAt: reloginDueAt, isSoon: true, isOver: false });
  expect(reloginOf(connection, NOW - 1000)).toEqual({
    dueAt: reloginDueAt,
    isSoon: false,
    isOver: false,
  });
});

test("a log-in whose end has come is over", () => {
  const ended = connectionBody({ reloginDueAt: "2026-03-02T12:00:00.000000Z" });
  expect(reloginOf(ended, NOW)).toMatchObject({ isSoon: true, isOver: true });
});

test("nothing is said where it is not known, or where one is asked to reconnect already", () => {
  expect(reloginOf(connectionBody({}), NOW)).toBeUndefined();
  expect(reloginOf(connectionBody({ reloginDueAt, state: "needs-user" }), NOW)).toBeUndefined();
});
