import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { serverOf, signalServer } from "./support/postmaster.ts";
import { dataFolder } from "./support/store.ts";
import { book, DAY } from "./support/tradebook.ts";

let folder: string;
let serving: Serving;
beforeAll(async () => {
  folder = await dataFolder();
  serving = await startServing(readConfig({ data: folder, port: "0" }), surroundings);
});
afterAll(async () => {
  await serving?.close();
  await rm(folder, { recursive: true, force: true });
});

const statusOf = async (path: string, init?: RequestInit) =>
  (await fetch(serving.url + path, init)).status;

test("a running server survives kill -9 of its database, again and again", async () => {
  const importDay = () =>
    statusOf("/api/imports?name=day.csv", { method: "POST", body: book(DAY) });
  expect(await importDay()).toBe(200);
  for (let n = 0; n < 3; n++) {
    const before = await serverOf(folder);
    await signalServer(folder, "SIGKILL");
    const statuses = await Promise.all(
      ["/api/trades", "/api/accounts", "/api/imports"].map((path) => statusOf(path)),
    );
    expect(statuses).toEqual([200, 200, 200]);
    // Whether it is ready is asked once a second at most, and it was not for a moment.
    await vi.waitFor(async () => expect(await statusOf("/readyz")).toBe(200), 10_000);
    expect(await serverOf(folder)).not.toBe(before);
  }
  expect(await importDay()).toBe(200);
});
