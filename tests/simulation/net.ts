import type { Net, NetReply, NetRequest } from "#kit";
import type { Loop } from "./loop.ts";
import type { Process } from "./process.ts";
import type { Dice } from "./random.ts";
import type { Answer, Server } from "./server.ts";

/** How likely each fault is with each exchange. */
export type Faults = {
  readonly limited: number;
  readonly broken: number;
  readonly reset: number;
  /** The broker acts, and its answer never comes. */
  readonly silent: number;
  /** The body is cut off. */
  readonly cut: number;
  /** A page of HTML with a good status. */
  readonly html: number;
  /** Rows are missing from an answer that looks well. */
  readonly lossy: number;
  readonly empty: number;
  readonly repeated: number;
  readonly shuffled: number;
  readonly slow: number;
};
export const FAULTS = [
  "limited",
  "broken",
  "reset",
  "silent",
  "cut",
  "html",
  "lossy",
  "empty",
  "repeated",
  "shuffled",
  "slow",
] as const satisfies readonly (keyof Faults)[];

export type Network = {
  readonly loop: Loop;
  readonly dice: Dice;
  readonly server: Server;
  readonly faults: () => Faults | undefined;
  /** Counts what was done to exchanges. */
  readonly count: (fault: keyof Faults | "call") => void;
  /** Answers that were false, by address: no broker lies alike twice in a row. */
  readonly lied: Set<string>;
};

const encoder = new TextEncoder();

/** The network between a process and the broker. */
export const netOf =
  (network: Network, process: Process): Net =>
  (request) =>
    new Promise<NetReply>((resolve, reject) => {
      const { loop, dice, server } = network;
      const faults = network.faults();
      network.count("call");
      const happens = (fault: keyof Faults) => {
        if (!faults || !dice.chance(faults[fault])) return false;
        network.count(fault);
        return true;
      };
      const later = (ms: number, run: () => void) => {
        const give = process.deliver(run);
        loop.after(ms, give);
      };
      const thereMs = dice.int(5, 80);
      const backMs = dice.int(5, happens("slow") ? 8_000 : 120);
      request.signal?.addEventListener("abort", () => reject(request.signal?.reason as Error), {
        once: true,
      });
      if (happens("reset")) {
        later(thereMs, () => reject(error("ECONNREFUSED", "connect")));
        return;
      }
      loop.after(thereMs, () => {
        if (happens("limited")) return later(backMs, () => resolve(refusal(loop, dice)));
        if (happens("broken")) return later(backMs, () => resolve(plain(loop, 503, "down")));
        const answer = server.answer(request);
        if (happens("silent")) return undefined;
        const reply = replyOf(network, request, { answer, happens });
        return later(backMs, () => resolve(reply));
      });
    });

type Told = { readonly answer: Answer; readonly happens: (fault: keyof Faults) => boolean };

function replyOf(network: Network, request: NetRequest, { answer, happens }: Told): NetReply {
  const { loop, dice } = network;
  if (answer.status !== 200)
    return plain(loop, answer.status, JSON.stringify(answer.body), "application/json");
  if (happens("html")) return plain(loop, 200, "<html>Maintenance</html>", "text/html");
  const body = JSON.stringify(spoilt(network, request, { answer, happens }));
  if (!happens("cut")) return plain(loop, 200, body, "application/json");
  const bytes = encoder.encode(body);
  const short = bytes.slice(0, dice.int(0, bytes.length - 1));
  const headers = dice.chance(0.5) ? { "content-length": String(bytes.length) } : {};
  return { ...plain(loop, 200, "", "application/json", headers), body: short };
}

/** Rows repeated, in another order, or missing. */
function spoilt({ dice, lied }: Network, { url }: NetRequest, { answer, happens }: Told) {
  const rows = answer.body["rows"];
  if (!Array.isArray(rows) || url.includes("/positions/")) return answer.body;
  let given: unknown[] = rows;
  const hasLied = lied.delete(url);
  if (rows.length > 0 && !hasLied && (happens("empty") || happens("lossy"))) {
    lied.add(url);
    given = dice.chance(0.5) ? [] : rows.filter(() => dice.chance(0.7));
  }
  if (happens("repeated")) given = [...given, ...given.slice(0, dice.int(0, given.length))];
  if (happens("shuffled")) given = given.toSorted(() => dice.fraction() - 0.5);
  return { ...answer.body, rows: given };
}

function refusal(loop: Loop, dice: Dice): NetReply {
  const waitMs = dice.int(1, 5) * 1_000;
  const told = dice.chance(0.5) ? String(waitMs / 1_000) : httpDate(loop.now() + waitMs);
  return plain(loop, 429, "slow down", "text/plain", { "retry-after": told });
}

const plain = (
  loop: Loop,
  status: number,
  text: string,
  type = "text/plain",
  headers: Readonly<Record<string, string>> = {},
): NetReply => ({
  status,
  headers: { "content-type": type, date: httpDate(loop.now()), ...headers },
  body: encoder.encode(text),
});

let lastDate = { second: Number.NaN, text: "" };

function httpDate(ms: number): string {
  const second = Math.floor(ms / 1_000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(ms).toUTCString() };
  return lastDate.text;
}

const error = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
