import { hash } from "node:crypto";
import { type CashMovement, cashId, type Execution, executionId, type ExecutionId } from "#domain";
import type { CashRecord, ExecutionRecord, SplitRecord } from "#kit";

/** What is hashed of one record: everything that may not change under one id. */
type Content = { readonly text: string };

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

  return {
    execution(
      record: ExecutionRecord,
      account: string,
    ): { readonly id: ExecutionId; readonly digest: bigint } {
      const { key, digest } = hashed(executionContent(record));
      return {
        id: executionId(
          executionRung(record) ?? `content:${key}:${occurrence(`${account} ${key}`)}`,
        ),
        digest,
      };
    },
    cash(record: CashRecord, account: string) {
      const { key, digest } = hashed(cashContent(record));
      const given = record.transactionId;
      return { id: cashId(given || `content:${key}:${occurrence(`${account} $${key}`)}`), digest };
    },
    split(record: SplitRecord, account: string): ExecutionId {
      const { key } = hashed({
        text: `${record.instrument.id} ${record.from}:${record.to} ${record.at.instant}`,
      });
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

function executionContent({
  instrument,
  side,
  quantity,
  price,
  at,
  kind,
  report,
}: ExecutionRecord): Content {
  const units = quantity.toString();
  const each = price.toString();
  // Joined rather than added up, since a text in one piece is hashed at half the cost.
  const parts = [instrument.id, side, units, each, at.instant, kind ?? "fill", report ?? "new"];
  return { text: parts.join(" ") };
}

function cashContent({ kind, amount, at, instrument, description }: CashRecord): Content {
  const on = instrument?.id ?? "";
  return {
    text: `${kind} ${amount.amount} ${amount.currency} ${at.instant} ${on} ${description ?? ""}`,
  };
}

/** SHA-1 is used as a spreader, not for security: nobody gains from colliding with their own fills. */
function hashed({ text }: Content): { readonly key: string; readonly digest: bigint } {
  const hex = hash("sha1", text, "hex");
  return { key: hex.slice(0, 20), digest: BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)) };
}

/** How an execution or cash movement is written where no text of the file is at hand. */
export const sentence = ({ side, quantity, instrument, price, executedAt }: Execution) =>
  `${side} ${quantity} ${instrument.symbol} @ ${price} ${executedAt}`;
export const cashSentence = ({ kind, amount, bookedAt }: CashMovement) =>
  `${kind} ${amount.amount} ${amount.currency} ${bookedAt}`;
