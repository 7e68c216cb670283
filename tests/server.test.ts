import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { api, type Endpoint, explainedTrade, problem, serverEvent, type ServerEvent } from "#http";
import { dataFolder } from "./support/store.ts";
import { book, DAY } from "./support/tradebook.ts";

/** The whole server over a real database on a free port, driven as a browser would. */
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

/** Sends a request and reads the reply with the schema of its endpoint. */
async function ask<Asked extends Endpoint>(
  endpoint: Asked,
  path: string,
  body?: string | Uint8Array,
): Promise<Asked["reply"]["_output"]> {
  const { method } = endpoint;
  const reply = await fetch(serving.url + path, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  const json: unknown = await reply.json();
  expect(reply.status, JSON.stringify(json)).toBe(200);
  return endpoint.reply.parse(json);
}

const post = (path: string, body: string | Uint8Array) => ask(api.createImport, path, body);
const tradesOf = async (query = "") =>
  (await ask(api.listTrades, `/api/trades?count=true${query}`)).total;

describe("a statement", () => {
  test("is previewed without a trace, imported, and changes nothing the second time", async () => {
    const preview = await ask(api.previewImport, "/api/imports/preview?name=day.csv", book(DAY));
    expect(preview.report).toMatchObject({ executions: { new: 4, known: 0, quarantined: 0 } });
    expect(preview.executions).toHaveLength(4);
    expect(await tradesOf()).toBe(0);

    const report = await post("/api/imports?name=day.csv", book(DAY));
    expect(report).toMatchObject({
      file: "day.csv",
      executions: { new: 4, known: 0 },
      roundTrips: 2,
    });
    const again = await post("/api/imports?name=again.csv", book(DAY));
    expect(again).toMatchObject({ executions: { new: 0, known: 4 }, repeated: true });
    // Another order of the same rows is another file, with nothing new in it.
    const sorted = await post("/api/imports?name=sorted.csv", book(DAY.toReversed()));
    expect(sorted).toMatchObject({ executions: { new: 0, known: 4 } });
    expect(await tradesOf()).toBe(2);
    expect((await ask(api.listExecutions, "/api/executions?count=true")).total).toBe(4);
  });

  test("explains each trade by matches that add up to its figures", async () => {
    const { items } = await ask(api.listTrades, "/api/trades?status=closed");
    const [closed] = items;
    expect(closed).toMatchObject({ direction: "long", quantity: "15", grossPnl: "140" });
    const path = [closed?.account, closed?.instrument.id, closed?.id].map((part) =>
      encodeURIComponent(part ?? ""),
    );
    const { explanation } = await ask(api.showTrade, `/api/trades/${path.join("/")}`);
    expect(explanation.matches.map(({ quantity, grossPnl }) => [quantity, grossPnl])).toEqual([
      ["10", "100"],
      ["5", "40"],
    ]);
    expect(explanation.executions.map(({ id }) => id)).toEqual(closed?.executionIds);
    expect(explanation.rule.words.length).toBeGreaterThan(1);
  });

  test("keeps its notes and tags through undo and a new import", async () => {
    const { items } = await ask(api.listTrades, "/api/trades?status=closed");
    const [trade] = items;
    const path = [trade?.account, trade?.instrument.id, trade?.id]
      .map((part) => encodeURIComponent(part ?? ""))
      .join("/");
    const reply = await fetch(`${serving.url}/api/trades/${path}/annotation`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ note: "late entry", tags: ["breakout"] }),
    });
    expect(reply.status).toBe(200);
    expect(await ask(api.listTags, "/api/tags")).toEqual({
      items: [{ tag: "breakout", trades: 1 }],
    });

    const imports = await ask(api.listImports, "/api/imports");
    for (const { report } of imports.items) await ask(api.undoImport, `/api/imports/${report.id}`);
    expect(await tradesOf()).toBe(0);
    await post("/api/imports?name=day.csv", book(DAY));
    const { trade: back } = explainedTrade.parse(
      await (await fetch(`${serving.url}/api/trades/${path}`)).json(),
    );
    expect(back.annotation).toMatchObject({ note: "late entry", tags: ["breakout"] });
    expect(await tradesOf("&tag=breakout")).toBe(1);
    expect(await tradesOf("&search=LATE")).toBe(1);
  });

  test("is kept byte for byte and can be read again", async () => {
    const [summary] = (await ask(api.listImports, "/api/imports")).items;
    const id = summary?.report.id ?? "";
    expect(await (await fetch(`${serving.url}/api/imports/${id}/file`)).text()).toBe(book(DAY));
    const replayed = await ask(api.replayImport, `/api/imports/${id}/replay`);
    expect(replayed.executions).toMatchObject({ new: 4, known: 0 });
    expect(await tradesOf()).toBe(2);
  });

  test("with a row that cannot be read is imported but for that row, which is shown", async () => {
    const broken = book([
      [11, "buy", "ten", 100, "10:00:00"],
      [12, "buy", 1, 100, "10:00:00"],
    ]);
    const report = await post("/api/imports?name=broken.csv", broken);
    expect(report.executions).toEqual({ new: 1, known: 0, quarantined: 1 });
    const { items } = await ask(api.listQuarantine, `/api/quarantine?import=${report.id}`);
    expect(items).toMatchObject([{ line: 2, file: "broken.csv" }]);
    expect(items[0]?.raw).toContain("ten");
    expect(await ask(api.undoImport, `/api/imports/${report.id}`)).toEqual({
      executions: 1,
      cash: 0,
    });
  });

  test("that nobody knows is refused with owner and next step, and leaves nothing", async () => {
    const reply = await fetch(`${serving.url}/api/imports?name=x.csv`, {
      method: "POST",
      body: "a,b\n1,2\n",
    });
    expect(reply.status).toBe(422);
    expect(problem.parse(await reply.json())).toMatchObject({
      code: "unknown-layout",
      owner: "user",
    });
    expect(readdirSync(join(folder, "incoming"))).toEqual([]);
  });
});

describe("an unknown table", () => {
  const table =
    "When,What,B/S,Units,At\n2026-02-03 10:00,ACME,B,5,10\n2026-02-03 11:00,ACME,S,5,12\n";

  test("is read with columns that the user maps, which are remembered", async () => {
    const suggested = await ask(api.suggestMapping, "/api/mapping/suggest?name=own.csv", table);
    expect(suggested).toMatchObject({
      header: ["When", "What", "B/S", "Units", "At"],
      saved: false,
    });
    expect(suggested.rows).toHaveLength(2);

    const columns = { time: "When", symbol: "What", side: "B/S", quantity: "Units", price: "At" };
    const mapping = JSON.stringify({ columns, currency: "USD", actions: { b: "buy", s: "sell" } });
    const query = new URLSearchParams({ name: "own.csv", mapping, account: "mine", zone: "UTC" });
    const report = await post(`/api/imports?${query}`, table);
    expect(report).toMatchObject({
      format: "generic-table",
      executions: { new: 2, quarantined: 0 },
      roundTrips: 1,
    });

    const later = table.replaceAll("02-03", "02-04");
    const second = await post("/api/imports?name=later.csv&account=mine&zone=UTC", later);
    expect(second).toMatchObject({ format: "generic-table", executions: { new: 2, known: 0 } });
    expect(await ask(api.suggestMapping, "/api/mapping/suggest", later)).toMatchObject({
      saved: true,
      mapping: { columns },
    });
    for (const { id } of [report, second]) await ask(api.undoImport, `/api/imports/${id}`);
  });
});

describe("trouble on the way", () => {
  test("an upload that is cut off leaves nothing and harms nobody", async () => {
    const { port } = new URL(serving.url);
    const headers = { "content-length": 1_000_000 };
    const cut = request({ host: "127.0.0.1", port, path: "/api/imports", method: "POST", headers });
    cut.on("error", () => undefined);
    cut.write("symbol,isin");
    await expect.poll(() => readdirSync(join(folder, "incoming"))).toHaveLength(1);
    cut.destroy();
    await expect.poll(() => readdirSync(join(folder, "incoming"))).toEqual([]);
    expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
  });

  test("files that arrive at the same time all go in, one after the other", async () => {
    const files = [61, 62, 63, 64].map((id) => book([[id, "buy", 1, 5, "10:00:00"]]));
    const reports = await Promise.all(
      files.map((file, at) => post(`/api/imports?name=${at}.csv`, file)),
    );
    expect(reports.map(({ executions }) => executions.new)).toEqual([1, 1, 1, 1]);
    for (const { id } of reports) await ask(api.undoImport, `/api/imports/${id}`);
  });

  test("what is not there is a 404 with a next step", async () => {
    const calls = { "/api/imports/none": "DELETE", "/api/imports/none/replay": "POST" };
    for (const [path, method] of Object.entries(calls)) {
      const reply = await fetch(serving.url + path, { method });
      expect(reply.status).toBe(404);
      expect(problem.parse(await reply.json())).toMatchObject({ code: "unknown-import" });
    }
  });
});

describe("sample data", () => {
  test("is marked wherever it is, agrees with its own totals, and goes as a whole", async () => {
    const before = await tradesOf();
    const report = await ask(api.addSample, "/api/sample");
    expect(report.executions.quarantined).toBe(0);
    expect(report.checks.length).toBeGreaterThan(3);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect((await ask(api.showSystem, "/api/system")).sample).toBe(true);
    const accounts = (await ask(api.listAccounts, "/api/accounts")).items;
    expect(accounts.filter(({ sample }) => sample).map(({ id }) => id)).toEqual([
      "ibkr:SAMPLE1",
      "ibkr:SAMPLE2",
    ]);
    const positions = (await ask(api.listPositions, "/api/positions?account=ibkr:SAMPLE1")).items;
    expect(positions.length).toBeGreaterThan(3);
    expect(positions.every(({ agrees }) => agrees)).toBe(true);

    const { items } = await ask(
      api.showStatistics,
      "/api/statistics?account=ibkr:SAMPLE1&account=ibkr:SAMPLE2",
    );
    expect(items.map(({ currency }) => currency)).toEqual(["USD", "EUR"]);
    const days = await ask(
      api.showBreakdown,
      "/api/breakdown?by=day&currency=USD&account=ibkr:SAMPLE1",
    );
    expect(days.items.length).toBeGreaterThan(100);

    expect(await ask(api.addSample, "/api/sample")).toMatchObject({ repeated: true });
    expect(await ask(api.removeSample, "/api/sample")).toEqual({ imports: 1 });
    expect((await ask(api.showSystem, "/api/system")).sample).toBe(false);
    expect(await tradesOf()).toBe(before);
  });
});

describe("a listener", () => {
  test("hears the progress of an import, its end, and that data changed", async () => {
    const heard: ServerEvent[] = [];
    const stop = new AbortController();
    const reply = await fetch(`${serving.url}/api/events`, { signal: stop.signal });
    const done = (async () => {
      for await (const text of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        for (const [, data = ""] of text.matchAll(/^data: (.*)$/gm))
          heard.push(serverEvent.parse(JSON.parse(data)));
        if (heard.some(({ type }) => type === "data-changed")) return;
      }
    })();
    const report = await post(
      "/api/imports?name=one.csv&progress=token-1",
      book([[31, "buy", 1, 9, "10:00:00"]]),
    );
    await done;
    stop.abort();
    expect(heard).toContainEqual(
      expect.objectContaining({ type: "import-progress", token: "token-1", phase: "done" }),
    );
    expect(heard).toContainEqual({
      type: "import-done",
      token: "token-1",
      file: "one.csv",
      id: report.id,
    });
    await ask(api.undoImport, `/api/imports/${report.id}`);
  });
});

describe("protection", () => {
  test("a page that was rebound to this address by DNS is refused", async () => {
    const { port } = new URL(serving.url);
    const status = await new Promise((resolve) => {
      const headers = { host: `attacker.example:${port}` };
      request({ host: "127.0.0.1", port, path: "/api/trades", headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      }).end();
    });
    expect(status).toBe(421);
  });

  test("a second server on the folder is refused with the address of the first", async () => {
    const second = startServing(readConfig({ data: folder, port: "0" }), surroundings);
    await expect(second).rejects.toMatchObject({
      failure: { code: "already-running", next: expect.stringContaining(serving.url) },
    });
  });

  test("a port that is in use is refused, and the database is given back", async () => {
    const other = await mkdtemp(join(tmpdir(), "openblotter-server-"));
    const { port } = new URL(serving.url);
    const config = readConfig({ data: other, port });
    await expect(startServing(config, surroundings)).rejects.toMatchObject({
      failure: { code: "port-in-use" },
    });
    const third = await startServing({ ...config, port: 0 }, surroundings);
    await third.close();
    expect(existsSync(join(other, "server.json"))).toBe(false);
    await rm(other, { recursive: true, force: true });
  });
});

const corpus = fileURLToPath(
  new URL("../../shared/corpus/statements/ibkr-flex-xml/", import.meta.url),
);
if (existsSync(corpus)) {
  const name = "testIBFlexStatementFile01.xml";
  test(`the real ${name} agrees with its totals and changes nothing twice`, async () => {
    const bytes = readFileSync(join(corpus, name));
    const report = await post(`/api/imports?name=${name}`, bytes);
    expect(report.executions.new).toBeGreaterThan(0);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    const trades = await tradesOf();
    const again = await post(`/api/imports?name=${name}`, bytes);
    expect(again.executions).toMatchObject({ new: 0, known: report.executions.new });
    expect(await tradesOf()).toBe(trades);
    await ask(api.undoImport, `/api/imports/${report.id}`);
  });
} else {
  test("no real statement is read: the corpus does not lie beside the repository", () => {
    expect(existsSync(corpus)).toBe(false);
  });
}
