/** A worker that is told to end while a broker does not answer, and another that goes on. */
import { connect as dial, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig, startWorker, surroundings } from "#app";
import { type ConnectionId, connectionId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { openStore } from "#store";
import { openPlace, type Place } from "../chaos/place.ts";

const DRAIN_MS = 300;
const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

let place: Place;
let sandbox: RunningSandbox;
let gate: Gate;
beforeAll(async () => {
  [place, sandbox] = await Promise.all([
    openPlace(),
    startSandbox({ clock: surroundings, seed: "left", brokers: ["oanda"] }),
  ]);
  gate = await openGate(new URL(sandbox.origins["oanda"]?.["api"] ?? ""));
}, 60_000);
afterAll(async () => {
  await gate?.close();
  await sandbox?.close();
  await place?.close();
});

const worker = () => {
  const machine = { env: {}, platform: process.platform, isRoot: true };
  const config = readConfig({ data: place.folder, port: "0" }, machine);
  const { databaseUrl } = place;
  const origins = { oanda: { api: gate.url } };
  return startWorker({ ...config, databaseUrl, origins, drainMs: DRAIN_MS }, surroundings);
};

test(
  "what hangs is left when a worker ends, free for the next one",
  { timeout: 120_000 },
  async () => {
    const first = await worker();
    const { connections } = first.system.services;
    const credentials = sandbox.credentials["oanda"] ?? {};
    const { id } = await connections.connect({
      broker: "oanda",
      environment: "paper",
      credentials,
    });
    await first.system.idle();
    gate.hold();
    const kept = first.system.store.connections;
    await kept.change(connectionId(id), { nextAttemptAt: surroundings.now() });
    await eventually(async () =>
      expect((await kept.read(connectionId(id)))?.state).toBe("syncing"),
    );
    await first.close();
    expect(await isFree(connectionId(id))).toBe(true);
    const before = surroundings.now();
    gate.open();

    const second = await worker();
    try {
      await eventually(async () => {
        const now = await second.system.store.connections.read(connectionId(id));
        expect(now?.state).toBe("connected");
        expect((now?.lastSuccessAt ?? "") > before).toBe(true);
      });
      expect(sandbox.violations()).toEqual([]);
    } finally {
      await second.close();
    }
  },
);

/** Whether nobody has to wait until the lease of a reading runs out. */
async function isFree(id: ConnectionId): Promise<boolean> {
  const store = await openStore({ kind: "server", url: place.databaseUrl });
  try {
    return (await store.connections.lease(id, "test", 1)) !== undefined;
  } finally {
    await store.close();
  }
}

type Gate = {
  readonly url: string;
  /** From now on requests are swallowed. */
  readonly hold: () => void;
  readonly open: () => void;
  readonly close: () => Promise<void>;
};

/** Stands before a broker and may let nothing through. */
async function openGate(to: URL): Promise<Gate> {
  let isHeld = false;
  const server: Server = createServer((from) => {
    const onward = dial(Number(to.port), to.hostname);
    from.on("data", (bytes) => isHeld || onward.write(bytes));
    onward.pipe(from);
    for (const [one, other] of [
      [from, onward],
      [onward, from],
    ] as const)
      one.on("error", () => undefined).on("close", () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    url: `http://127.0.0.1:${address.port}${to.pathname}`,
    hold: () => void (isHeld = true),
    open: () => void (isHeld = false),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
