import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fail } from "#domain";
import { barrier, serverAccount, type Account } from "./account.ts";
import { findBinaries, reachable, type Binaries } from "./binaries.ts";
import { asStartFailure, checkVersion, layoutOf, makeCluster, type Layout } from "./cluster.ts";
import type { Database, Surroundings } from "./database.ts";
import { acquire } from "./hold.ts";
import { keep } from "./keeper.ts";
import { connectionTo, ensureTenantRole } from "./owner.ts";
import { openPostgres } from "./postgres.ts";

export type EmbeddedOptions = {
  readonly folder: string;
  /**
   * What to do while another process holds the folder: refuse, or join and use its database as a
   * guest that stops nothing. Default: refuse.
   */
  readonly ifInUse?: "refuse" | "join";
  readonly surroundings: Surroundings;
};

/**
 * A Postgres server in the data folder, started here or taken over from a process that was killed.
 * The lock on the folder is an advisory lock within the server, held by a connection, so it ends
 * with the process that holds it.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const layout = layoutOf(resolve(options.folder));
  const account = await prepareFolder(layout);
  const binaries = await programs(layout, account);
  if (existsSync(layout.cluster)) await checkVersion(layout);
  else await makeCluster({ layout, binaries, account, surroundings: options.surroundings });
  const place = { layout, binaries, account, surroundings: options.surroundings };
  const hold = await acquire(place, options.ifInUse ?? "refuse");
  if (hold.owner) await ensureTenantRole(hold.owner, hold.server);
  return openPostgres({
    connection: connectionTo(hold.server.endpoint, hold.server.password),
    // Whoever has had the folder goes on with it, beside whoever was faster to start its server.
    keeper: await keep({ place, hold, again: () => acquire(place, "join") }),
    description: {
      kind: "embedded",
      place: layout.folder,
      durable: true,
      shared: true,
      adopted: !hold.server.isOurs && hold.owner !== undefined,
      warnings: [],
    },
  });
}

/** Why no embedded server can run here, or undefined if one can. */
export async function embeddedObstacle(folder: string): Promise<string | undefined> {
  const binaries = await findBinaries();
  if ("missing" in binaries) return binaries.missing;
  const account = await serverAccount();
  if (account === "none")
    return "Postgres may not run as root, and there is no other account to run it as";
  // The folder itself is ours to open; those around it are not.
  const closed = account && (await barrier(dirname(resolve(folder)), account));
  if (closed)
    return `the account "${account.name}", which Postgres runs as, may not pass through "${closed}"`;
  return undefined;
}

async function prepareFolder({ folder }: Layout): Promise<Account | undefined> {
  const account = await serverAccount();
  if (account === "none")
    return obstacle("Postgres may not run as root, and there is no other account to run it as");
  const mode = account ? 0o711 : 0o700;
  try {
    await mkdir(folder, { recursive: true, mode });
    // Passing through our own folder shows nothing of it; the folders around it belong to others.
    if (account && (await barrier(folder, account)) === folder) await chmod(folder, mode);
  } catch (error) {
    throw asStartFailure(error, layoutOf(folder));
  }
  const closed = account && (await barrier(folder, account));
  if (closed) {
    fail({
      code: "folder-unreachable",
      message: `The account "${account.name}", which Postgres runs as, may not pass through "${closed}"`,
      owner: "user",
      next: "Choose a folder outside of it with --data, such as /var/lib/openblotter, or run as another user than root",
      details: { folder, closed, account: account.name },
    });
  }
  return account;
}

const obstacle = (reason: string): never =>
  fail({
    code: "embedded-impossible",
    message: `Postgres cannot run here: ${reason}`,
    owner: "user",
    next: "Set DATABASE_URL to a server of your own, or run as another user",
  });

async function programs(layout: Layout, account: Account | undefined): Promise<Binaries> {
  const found = await findBinaries();
  if ("missing" in found) return obstacle(found.missing);
  return reachable(found, account, layout.programs);
}
