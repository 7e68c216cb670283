import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { beforeAll, expect, test } from "vitest";
import { serveDashboard } from "./dashboard.ts";

const server = fastify();
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "openblotter-dashboard-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "assets", "main-1a2b.js"), "1;");
  await serveDashboard(server, folder);
});

const get = (url: string, accept = "text/html") => server.inject({ url, headers: { accept } });

test("the page is asked for anew each time, hashed assets are kept", async () => {
  const page = await get("/");
  expect(page.body).toContain("<title>page</title>");
  expect(page.headers["cache-control"]).toBe("no-cache");
  const asset = await get("/assets/main-1a2b.js", "*/*");
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
});

test("an address of the dashboard gets the page, a missing asset does not", async () => {
  const inside = await get("/trades?sort=net");
  expect([inside.statusCode, inside.headers["cache-control"]]).toEqual([200, "no-cache"]);
  expect((await get("/assets/gone.js")).statusCode).not.toBe(200);
  expect((await get("/trades", "application/json")).statusCode).not.toBe(200);
});
