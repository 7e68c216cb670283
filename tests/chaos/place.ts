/** What workers of a test share: one database server, one data folder with its keys. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "#store";
import { runFile, type Running } from "../support/process.ts";
import { signalServer } from "../support/postmaster.ts";
import { surroundings, dataFolder } from "../support/store.ts";
import type { Task } from "./worker.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

export const startWorker = (task: Task): Promise<Running> => runFile(WORKER, JSON.stringify(task));

export type Place = {
  readonly folder: string;
  readonly databaseUrl: string;
  /** Ends the server at once, as a crash does, and starts it again. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A Postgres of its own that is reached by its address. */
export async function openPlace(): Promise<Place> {
  const folder = await dataFolder();
  const host = await openStore({ kind: "embedded", folder, surroundings });
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  const socket = encodeURIComponent(join(folder, "postgres"));
  return {
    folder,
    databaseUrl: `postgres://openblotter:${password}@localhost/postgres?host=${socket}`,
    async restart() {
      await signalServer(folder, "SIGQUIT");
      // Its keeper starts it as soon as somebody asks.
      await host.blotter.accounts();
    },
    async close() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
