import { EventEmitter } from "node:events";
import type { PoolClient, PoolConfig } from "pg";
import type { SqlClient, SqlPool, SqlResult } from "#schedule";
import type { Endpoint } from "./cluster.ts";
import type { Keeper } from "./keeper.ts";

export type PoolOptions = {
  readonly connection: PoolConfig;
  readonly keeper: Keeper | undefined;
  /** Where unqualified names are looked for. */
  readonly schema: string;
  readonly max: number;
};

/** Connections of their own beside those of the blotter, with the types that `pg` gives by itself. */
export async function openPool(options: PoolOptions): Promise<SqlPool> {
  const { default: pg } = await import("pg");
  const { keeper, schema, max, connection } = options;
  const pool = new pg.Pool({
    ...connection,
    max,
    keepAlive: true,
    options: [connection.options, `-c search_path=${schema}`, "-c client_min_messages=warning"]
      .filter(Boolean)
      .join(" "),
  });
  // An idle connection that breaks is replaced at the next use.
  pool.on("error", () => undefined);
  // One that breaks while nobody asks, or after it was given back, would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const reach = (endpoint: Endpoint) => {
    Object.assign(pool.options, endpoint);
    return pool.connect();
  };
  const connect = () => (keeper ? keeper.reach(reach) : pool.connect());
  const lent = async <Result>(work: (client: PoolClient) => Promise<Result>) => {
    const client = await connect();
    let broken: Error | undefined;
    const remember = (error: Error) => (broken = error);
    client.on("error", remember);
    try {
      return await work(client);
    } finally {
      client.off("error", remember);
      client.release(broken);
    }
  };
  return Object.assign(new EventEmitter(), {
    query: (text: string, values?: readonly unknown[]) =>
      lent((client) => client.query(text, values && [...values])) as Promise<SqlResult>,
    connect: connect as unknown as () => Promise<SqlClient>,
    alone: <Result>(work: (client: Pick<SqlClient, "query">) => Promise<Result>) =>
      lent((client) => work(client as unknown as SqlClient)),
    end: () => pool.end(),
    // What tells the queue that a lost connection is noticed.
    options: { keepAlive: true },
  });
}
