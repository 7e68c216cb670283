import { gzipSync } from "node:zlib";
import type { Instant } from "#domain";
import { seeded } from "../venue/seeded.ts";
import { type FaceReply, htmlReply, type Refusal } from "../wire/face.ts";
import { httpDate } from "../wire/http-date.ts";
import type { FaultName } from "./fault.ts";

/** How the bytes of a reply go out. */
export type Manner =
  | { readonly as: "whole" }
  /** Nothing is sent and the connection stays open until the client gives up. */
  | { readonly as: "hang" }
  /** The connection is reset before a byte of the reply. */
  | { readonly as: "reset" }
  /** So many bytes of the body, then the connection ends, politely or not. */
  | { readonly as: "cut"; readonly at: number; readonly reset: boolean; readonly chunked: boolean }
  /** One byte after each pause. */
  | { readonly as: "drip"; readonly pauseMs: number };

/** A reply as it is sent. */
export type Delivery = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly manner: Manner;
};

export type Surroundings = {
  readonly now: Instant;
  /** Number of the request, so that what is random is the same again. */
  readonly request: number;
  /** Where a redirect leads: another host name of this sandbox, which tells on who follows. */
  readonly trap: string;
  readonly refuse: (refusal: Refusal) => FaceReply;
};

const WHOLE: Manner = { as: "whole" };

export function deliveryOf(reply: FaceReply, manner: Manner = WHOLE): Delivery {
  const type: Readonly<Record<string, string>> =
    reply.type === "" ? {} : { "content-type": reply.type };
  return {
    status: reply.status,
    headers: { ...type, ...reply.headers },
    body: new TextEncoder().encode(reply.text),
    manner,
  };
}

/** What a fault makes of a reply. */
export function bend(reply: FaceReply, fault: FaultName, around: Surroundings): Delivery {
  const bent = bentRows(reply, fault, around);
  if (bent) return deliveryOf(bent);
  const replaced = replacementOf(reply, fault, around);
  if (replaced) return deliveryOf(replaced);
  return bentBytes(deliveryOf(reply), fault);
}

/** Faults that make another reply. */
function replacementOf(
  reply: FaceReply,
  fault: FaultName,
  { now, refuse, trap }: Surroundings,
): FaceReply | undefined {
  const limited = (retryAfter?: string) =>
    refuse({ kind: "rate-limited", ...(retryAfter === undefined ? {} : { retryAfter }) });
  switch (fault) {
    case "429-seconds":
      return limited("2");
    case "429-date":
      return limited(httpDate(now, 2000));
    case "429-past-date":
      return limited(httpDate(now, -60_000));
    case "429-asctime":
      return limited(httpDate(now, 2000, "asctime"));
    case "429-bare":
      return limited();
    case "418-ban":
      return { ...limited("30"), status: 418 };
    case "500":
      return refuse({ kind: "server" });
    case "502":
      return htmlReply(502, "502 Bad Gateway");
    case "503":
      return refuse({ kind: "unavailable", retryAfter: "1" });
    case "504-after":
      return htmlReply(504, "504 Gateway Time-out");
    case "html-200":
      return htmlReply(200, "Scheduled maintenance");
    case "redirect":
      return { status: 307, type: "", text: "", headers: { location: trap } };
    case "text-plain":
      return { ...reply, type: "text/plain" };
    case "bom":
      return { ...reply, text: `\uFEFF${reply.text}` };
    case "cut-json":
      return { ...reply, text: reply.text.slice(0, Math.floor(reply.text.length / 2)) };
    case "deep-json":
      return { ...reply, text: "[".repeat(100_000) + "]".repeat(100_000) };
    default:
      return undefined;
  }
}

/** Faults in a list of rows. A reply without rows is left as it is. */
function bentRows(
  reply: FaceReply,
  fault: FaultName,
  { request }: Surroundings,
): FaceReply | undefined {
  const { rows } = reply;
  if (!rows || rows.list.length === 0) return undefined;
  const { list, render, odd } = rows;
  const random = seeded(`rows ${request}`);
  const victim = random.whole(0, list.length - 1);
  const withVictim = (change: (row: unknown) => unknown) =>
    list.map((row, at) => (at === victim ? change(row) : row));
  const bent = (): readonly unknown[] | undefined => {
    switch (fault) {
      case "duplicate-rows":
        return list.flatMap((row, at) =>
          at === victim || random.chance(0.3) ? [row, row] : [row],
        );
      case "reorder-rows":
        return list
          .map((row) => ({ row, key: random.fraction() }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
      case "page-shift":
        return list.slice(1);
      case "cut-rows":
        return list.slice(0, Math.floor(list.length / 2));
      case "empty-list":
        return [];
      case "odd-word":
        return withVictim(odd);
      case "missing-field":
        return withVictim(withoutField);
      case "odd-text":
        return withVictim((row) => withMember(row, "comment", ODD_TEXT));
      case "long-number":
        return withVictim((row) => withMember(row, "futureField", { numeral: "1e400" }));
      default:
        return undefined;
    }
  };
  const changed = bent();
  return changed ? { ...reply, text: render(changed) } : undefined;
}

const ODD_TEXT = `\u0000\uD800\u202Ee\u0301${"\u{1F600}".repeat(2500)}`;

const withMember = (row: unknown, name: string, value: unknown): unknown => {
  if (typeof row !== "string") return { ...(row as object), [name]: value };
  const text = typeof value === "string" ? value : "1e400";
  const safe = text.replace(/[\u0000\uD800]/g, "");
  return row.replace(/\s*\/>$/, ` ${name}="${safe}" />`);
};

/** The field that matters most is often the third: behind id and kind. */
function withoutField(row: unknown): unknown {
  if (typeof row === "string") return row.replace(/ quantity="[^"]*"| amount="[^"]*"/, "");
  const names = Object.keys(row as object);
  const gone = names.find((name) => /^(qty|units|amount|net_amount|price)$/.test(name)) ?? names[2];
  return Object.fromEntries(Object.entries(row as object).filter(([name]) => name !== gone));
}

/** Faults in the bytes and in how they come. */
function bentBytes(delivery: Delivery, fault: FaultName): Delivery {
  const { body, headers } = delivery;
  const half = Math.floor(body.length / 2);
  const cut = (reset: boolean, chunked: boolean): Delivery => ({
    ...delivery,
    manner: { as: "cut", at: half, reset, chunked },
  });
  const zipped = (bytes: Uint8Array): Delivery => ({
    ...delivery,
    headers: { ...headers, "content-encoding": "gzip" },
    body: bytes,
  });
  switch (fault) {
    case "hang-before":
    case "hang-after":
      return { ...delivery, manner: { as: "hang" } };
    case "reset-before":
    case "reset-after":
      return { ...delivery, manner: { as: "reset" } };
    case "reset-mid-body":
      return cut(true, false);
    case "cut-body":
      return cut(false, false);
    case "cut-chunked":
      return cut(false, true);
    case "slow-loris":
      return { ...delivery, manner: { as: "drip", pauseMs: 1000 } };
    case "truncated-gzip": {
      const whole = gzipSync(body);
      return zipped(whole.subarray(0, Math.max(1, whole.length - 12)));
    }
    case "gzip-bomb":
      return zipped(bomb());
    case "garbage":
      return { ...delivery, body: Uint8Array.from(body, (byte) => byte ^ 0xff) };
    default:
      return delivery;
  }
}

/** 64 MiB of blanks in some 64 kB, valid JSON to a reader that gets so far. */
const bomb = (): Uint8Array => (made ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, " ")));
let made: Uint8Array | undefined;
