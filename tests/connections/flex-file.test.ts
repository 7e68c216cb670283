/** One history from two sources: the Flex Web Service, and the same report as a file of the user. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { openSystem, surroundings, type System } from "#app";
import { textSource } from "#testing";
import { fastClock } from "../support/fast-clock.ts";
import { dataFolder } from "../support/store.ts";

// The limits of the Flex Web Service are real ones, ten calls a minute, and are waited for.
const machine = { ...surroundings, ...fastClock(10) };

let sandbox: RunningSandbox;
let system: System;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: machine, brokers: ["ibkr-flex"], seed: "link" });
  system = await openSystem({
    folder: await dataFolder(),
    origins: sandbox.origins,
    surroundings: machine,
  });
});
afterEach(async () => {
  await system?.close();
  await sandbox?.close();
});

/** The report as a user downloads it. */
async function downloaded(): Promise<string> {
  const { api = "" } = sandbox.origins["ibkr-flex"] ?? {};
  const { token, queryId } = sandbox.credentials["ibkr-flex"] ?? {};
  const ask = async (path: string) => {
    await machine.sleep(2500);
    const reply = await fetch(`${api}/${path}&t=${token}&v=3`, {
      headers: { "user-agent": "Browser" },
    });
    return reply.text();
  };
  const [, reference] = /<ReferenceCode>(\d+)</.exec(await ask(`SendRequest?q=${queryId}`)) ?? [];
  return ask(`GetStatement?q=${reference}`);
}

const count = () => system.services.blotter.countExecutions({});

test("a file of what the connection brought adds nothing, in either order of both", async () => {
  const file = await downloaded();
  const { imports, connections } = system.services;
  const early = await imports.import(textSource(file, "early.xml"));
  const held = await count();
  expect(held).toBeGreaterThan(100);
  await connections.connect({
    broker: "ibkr-flex",
    environment: "paper",
    credentials: sandbox.credentials["ibkr-flex"] ?? {},
  });
  await system.idle();
  const [pull] = (await connections.pulls(undefined, { limit: 1 })).items;
  expect(pull).toMatchObject({ outcome: "succeeded", imported: 0, updated: 0, quarantined: 0 });
  expect(await count()).toBe(held);
  await imports.undo(early.id);
  const late = await imports.import(textSource(`${file}\n`, "late.xml"));
  expect(late.executions).toMatchObject({ new: 0, known: held, quarantined: 0 });
  expect(await count()).toBe(held);
});
