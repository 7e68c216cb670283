import { hash } from "node:crypto";
import { type CashMovement, cashId, type Execution, executionId, type ExecutionId } from "#domain";
import type { CashRecord, ExecutionRecord, SplitRecord } from "#kit";

/**
 * Gives records their identity, by the highest rung that the source offers: its execution id; its
 * order id with the number of the fill; else the content with an occurrence number. The k-th twin
 * of a file always gets number k, so reading a file again finds its rows, and two genuinely
 * identical fills stay two. One instance serves one file.
 */
export function createLadder() {
  const occurrences = new Map<string, number>();
  const occurrence = (key: string) => {
    const count = (occurrences.get(key) ?? 0) + 1;
    occurrences.set(key, count);
    return count;
  };

  const content = (key: string, whose: string) => `content:${key}:${occurrence(`${whose} ${key}`)}`;

  return {
    execution(
      record: ExecutionRecord,
      account: string,
    ): { readonly id: ExecutionId; readonly digest: bigint } {
      const bytes = hashed(executionContent(record));
      const id = executionRung(record) ?? content(keyOf(bytes), account);
      return { id: executionId(id), digest: digestOf(bytes) };
    },
    cash(record: CashRecord, account: string) {
      const bytes = hashed(cashContent(record));
      const id = record.transactionId || content(keyOf(bytes), `${account} $`);
      return { id: cashId(id), digest: digestOf(bytes) };
    },
    split(record: SplitRecord, account: string): ExecutionId {
      const text = `${record.instrument.id} ${record.from}:${record.to} ${record.at.instant}`;
      const key = keyOf(hashed(text));
      return executionId(
        record.transactionId || `split:${key}:${occurrence(`${account} /${key}`)}`,
      );
    },
  };
}

function executionRung({ executionId: given, orderId, part }: ExecutionRecord): string | undefined {
  if (given) return given;
  return orderId && part !== undefined ? `order:${orderId}:${part}` : undefined;
}

/** What is hashed of one execution: everything that may not change under one id. */
function executionContent({
  instrument,
  side,
  quantity,
  price,
  at,
  kind,
  report,
}: ExecutionRecord): string {
  const units = quantity.toString();
  const each = price.toString();
  // Joined rather than added up, since a text in one piece is hashed at half the cost.
  const parts = [instrument.id, side, units, each, at.instant, kind ?? "fill", report ?? "new"];
  return parts.join(" ");
}

function cashContent({ kind, amount, at, instrument, description }: CashRecord): string {
  const on = instrument?.id ?? "";
  return `${kind} ${amount.amount} ${amount.currency} ${at.instant} ${on} ${description ?? ""}`;
}

/**
 * The twenty bytes of a hash, a character each: cheaper by a third than as hexadecimal text or as a
 * buffer. SHA-1 is used as a spreader, not for security: nobody gains from colliding with their own
 * fills.
 */
const hashed = (text: string): string => hash("sha1", text, "binary");

/** The first ten bytes as hexadecimal text; few records have no other name. */
const keyOf = (bytes: string): string => Buffer.from(bytes, "latin1").toString("hex", 0, 10);

const WORD = new DataView(new ArrayBuffer(8));

/** The first eight bytes as a signed integer. */
function digestOf(bytes: string): bigint {
  for (let at = 0; at < 8; at++) WORD.setUint8(at, bytes.charCodeAt(at));
  return WORD.getBigInt64(0);
}

/** How an execution or cash movement is written where no text of the file is at hand. */
export const sentence = ({ side, quantity, instrument, price, executedAt }: Execution) =>
  `${side} ${quantity} ${instrument.symbol} @ ${price} ${executedAt}`;
export const cashSentence = ({ kind, amount, bookedAt }: CashMovement) =>
  `${kind} ${amount.amount} ${amount.currency} ${bookedAt}`;
