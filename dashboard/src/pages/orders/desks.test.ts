import { expect, test } from "vitest";
import { connectionBody } from "../connections/fakes.ts";
import { deskName, desksOf } from "./desks.ts";
import { brokerBody } from "./fakes.ts";
import { isStricter } from "./stops.ts";

const account = (id: string) => ({
  ...{ id, number: id, syncEnabled: true, seenAt: "2026-03-05T12:00:00.000000Z" },
});
const BROKERS = [brokerBody("quartz", true), brokerBody("reader", false)];

test("orders go to accounts of connections that take them, practice first", () => {
  const live = connectionBody({ id: "a", environment: "live", accounts: [account("a:1")] });
  const paper = connectionBody({ id: "b", accounts: [account("b:1"), account("b:2")] });
  const reader = connectionBody({ id: "c", broker: "reader", accounts: [account("c:1")] });
  const gone = connectionBody({ id: "d", broker: "gone" });
  const desks = desksOf([live, paper, reader, gone], BROKERS);
  expect(desks.map(({ key }) => key)).toEqual(["b b:1", "b b:2", "a a:1"]);
  expect(desks.map(deskName)).toEqual(["Mine, b:1", "Mine, b:2", "Mine"]);
});

test("a connection whose accounts are not known yet is one desk", () => {
  const [desk] = desksOf([connectionBody({ id: "a" })], BROKERS);
  expect(desk).toMatchObject({ key: "a", account: undefined });
});

test("only what holds back more must be meant", () => {
  expect(isStricter("block-new", "reduce-only")).toBe(true);
  expect(isStricter("reduce-only", "block-new")).toBe(false);
  expect(isStricter("open", "open")).toBe(false);
});
