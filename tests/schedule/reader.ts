/** A worker process, as "openblotter worker" starts it, until it is told to end. */
import { once } from "node:events";
import { readConfig, startWorker, surroundings } from "#app";

/** What it is told, as JSON. */
export type ReaderTask = {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly origins: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

const say = (text: string) => void process.stdout.write(`${text}\n`);

export default async function run(json: string): Promise<void> {
  const { folder, databaseUrl, redisUrl, origins } = JSON.parse(json) as ReaderTask;
  const machine = { env: {}, platform: process.platform, isRoot: true };
  const config = readConfig({ data: folder, port: "0" }, machine);
  const worker = await startWorker({ ...config, databaseUrl, redisUrl, origins }, surroundings);
  say(`open ${worker.url}`);
  await once(process, "SIGTERM");
  say("ending");
  await worker.close();
  say("ended");
}
