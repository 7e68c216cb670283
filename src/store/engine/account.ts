import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { dirname, parse, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** An account of the operating system. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/** Postgres refuses to run as root. These are tried in turn; the last exists nearly everywhere. */
const CANDIDATES = ["openblotter", "postgres", "nobody"];

/**
 * The account that Postgres must run as: undefined for this very user, or one without rights if
 * this user is root. "none" if there is no such account.
 */
export async function serverAccount(): Promise<Account | undefined | "none"> {
  if (process.getuid?.() !== 0) return undefined;
  const listed = await readFile("/etc/passwd", "utf8").catch(() => "");
  for (const name of CANDIDATES) {
    const found = accountIn(listed, name) ?? (await accountFrom(name));
    if (found) return found;
  }
  return "none";
}

/**
 * From the local list, which is where system accounts are on Linux; a process for each would cost
 * more than the start.
 */
function accountIn(list: string, name: string): Account | undefined {
  const fields = list
    .split("\n")
    .find((line) => line.startsWith(`${name}:`))
    ?.split(":");
  const [uid, gid] = [
    Number.parseInt(fields?.[2] ?? "", 10),
    Number.parseInt(fields?.[3] ?? "", 10),
  ];
  return uid > 0 && gid > 0 ? { name, uid, gid } : undefined;
}

/** From wherever the system keeps its accounts. */
async function accountFrom(name: string): Promise<Account | undefined> {
  // The list of Linux is complete for accounts of the system.
  if (process.platform === "linux") return undefined;
  const ask = async (flag: string) => Number.parseInt((await run("id", [flag, name])).stdout, 10);
  try {
    return { name, uid: await ask("-u"), gid: await ask("-g") };
  } catch {
    return undefined;
  }
}

/** The first folder on the way to a path that the account may not pass through, if there is one. */
export async function barrier(path: string, account: Account): Promise<string | undefined> {
  const ways: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    ways.unshift(folder);
    if (folder === parse(folder).root) break;
  }
  for (const folder of ways) {
    const info = await stat(folder).catch(() => undefined);
    if (!info) return undefined;
    if (info.isDirectory() && !mayPass(info, account)) return folder;
  }
  return undefined;
}

type Rights = { readonly mode: number; readonly uid: number; readonly gid: number };

function mayPass({ mode, uid, gid }: Rights, account: Account): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
