import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
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
  for (const name of CANDIDATES) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
      return { name, uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
    } catch {
      continue;
    }
  }
  return "none";
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
