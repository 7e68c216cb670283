/** The demonstration as a user runs it: the built command in a process of its own. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "#http";
import { builtCommand, type Command } from "./support/command.ts";

let command: Command;
beforeAll(async () => {
  command = await builtCommand();
}, 240_000);
afterAll(() => command?.remove());

type Figures = {
  readonly url: string;
  readonly sandbox: string;
  readonly connections: readonly { readonly broker: string; readonly state: string }[];
  readonly executions: number;
  readonly coverage: readonly { readonly account: string; readonly proven: number }[];
  readonly breaks: readonly { readonly kind: string; readonly explanation?: string }[];
  readonly quarantine: readonly { readonly reason: string }[];
};

/** What the sandbox itself holds to be true, or says of us. */
async function truth<Answer>({ sandbox }: Figures, path: string): Promise<Answer> {
  return (await (await fetch(`${sandbox}/__truth/${path}`)).json()) as Answer;
}

test("demo shows all brokers, a break and the quarantine, goes on, and leaves nothing", async () => {
  const child = command.start("demo", "--json");
  let out = "";
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "close");
  try {
    while (!out.endsWith("}\n")) {
      expect(child.exitCode, errors).toBeNull();
      await sleep(100);
    }
    const figures = JSON.parse(out) as Figures;
    expect(figures.connections.map(({ broker, state }) => [broker, state]).toSorted()).toEqual(
      ["alpaca", "ibkr-flex", "oanda", "tradovate"].map((broker) => [broker, "connected"]),
    );
    expect(figures.executions).toBeGreaterThan(1500);
    expect(figures.coverage.length).toBeGreaterThan(4);
    for (const { proven } of figures.coverage) expect(proven).toBeGreaterThan(20);
    expect(figures.breaks.map(({ kind }) => kind).toSorted()).toEqual(["cash", "position"]);
    for (const { explanation } of figures.breaks) expect(explanation).toContain("quarantine");
    expect(figures.quarantine.map(({ reason }) => reason)).toEqual([
      '"type": "ORDER_FILL_AMENDED" is not a known type',
    ]);

    const folder = await folderOf(figures);
    expect(existsSync(folder)).toBe(true);
    await newFills(figures);
    const { requests, violations } = await truth<{
      readonly requests: number;
      readonly violations: readonly unknown[];
    }>(figures, "violations");
    expect(requests).toBeGreaterThan(20);
    expect(violations).toEqual([]);
    // As Ctrl-C under npm: from the terminal, and once more from npm.
    child.kill("SIGINT");
    await sleep(50);
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(0);
    expect(existsSync(folder)).toBe(false);
    await expect(fetch(figures.url)).rejects.toThrow();
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}, 120_000);

async function folderOf({ url }: Figures): Promise<string> {
  const reply = await fetch(`${url}${api.showSystem.path}`);
  const { storage } = api.showSystem.reply.parse(await reply.json());
  return /\/[^ ]+/.exec(storage.description)?.[0] ?? "";
}

/** Waits until the blotter has more than at first: trading goes on by itself. */
async function newFills({ url, executions }: Figures): Promise<void> {
  for (let held = executions; held <= executions; await sleep(500)) {
    const reply = await fetch(`${url}${api.listAccounts.path}`);
    const { items } = api.listAccounts.reply.parse(await reply.json());
    held = items.reduce((sum, account) => sum + account.executions, 0);
  }
}
