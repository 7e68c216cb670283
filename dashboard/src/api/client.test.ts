import { expect, test, vi } from "vitest";
import { request, urlOf } from "./client.ts";
import { ApiFailure } from "./failure.ts";

const answer = (body: string, init: ResponseInit) =>
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, init)));

test("urlOf() repeats lists and leaves out what is absent", () => {
  expect(
    urlOf("/api/trades", { account: ["a:1", "b:2"], tag: undefined, search: "", limit: 5 }),
  ).toBe("/api/trades?account=a%3A1&account=b%3A2&limit=5");
});

test("request() throws the server's failure when it sends one", async () => {
  const problem = {
    code: "unknown-layout",
    message: "No importer knows it",
    owner: "user",
    next: "Map columns",
  };
  answer(JSON.stringify(problem), { status: 422 });
  await expect(request("/x")).rejects.toMatchObject({ problem, status: 422 });
});

test("request() blames us when an error is no problem+json", async () => {
  answer("<html>", { status: 502 });
  await expect(request("/x")).rejects.toMatchObject({ problem: { code: "http-502", owner: "us" } });
});

test("request() says unreachable when nothing answers", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const error = await request("/x").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiFailure);
  expect((error as ApiFailure).unreachable).toBe(true);
});
