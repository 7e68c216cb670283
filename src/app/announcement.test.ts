import { createServer, type Server } from "node:http";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announce, runningServer, withdraw } from "./announcement.ts";

const instance = "0123456789abcdef0123456789abcdef";
let folder: string;
let server: Server;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openblotter-announcement-"));
  server = createServer((_, reply) => reply.setHeader("x-openblotter-instance", instance).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

test("an announced server is found until it is withdrawn, by its owner alone", async () => {
  expect(await runningServer(folder)).toBeUndefined();
  await announce(folder, { pid: 1, url, instance });
  expect((await stat(join(folder, "server.json"))).mode & 0o777).toBe(0o600);
  expect(await runningServer(folder)).toEqual({ pid: 1, url, instance });
  await withdraw(folder);
  expect(await runningServer(folder)).toBeUndefined();
});

test("another program on the port, a closed port and a garbled file are no server", async () => {
  await announce(folder, { pid: 1, url, instance: "f".repeat(32) });
  expect(await runningServer(folder)).toBeUndefined();
  await announce(folder, { pid: 1, url: "http://127.0.0.1:1", instance });
  expect(await runningServer(folder)).toBeUndefined();
  await writeFile(join(folder, "server.json"), "{");
  expect(await runningServer(folder)).toBeUndefined();
});
