import { damaged, END_OF_ROWS } from "./format.ts";

export type BackupReader = {
  /** The next line, without its end. */
  line(): Promise<string>;
  /** The rows of a table up to the line that ends them, in pieces of whole rows. */
  rows(): AsyncIterable<Buffer>;
};

/** No line of a backup is longer: its longest hold a part of a file, 256 KiB, as hexadecimal text. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A statement for each small piece would cost more than its rows. */
const PIECE_BYTES = 1024 * 1024;

const LINE_FEED = 10;
const END = Buffer.from(END_OF_ROWS);
const END_WITHIN = Buffer.from(`\n${END_OF_ROWS}`);

/** Takes a stream of bytes apart without ever holding more than a few pieces of it. */
export function backupReader(source: AsyncIterable<Buffer>): BackupReader {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  const more = async () => {
    const parts = [held];
    let bytes = 0;
    while (bytes < PIECE_BYTES) {
      const { value, done } = await iterator.next();
      if (done) {
        if (bytes === 0) damaged("it ends too early");
        break;
      }
      parts.push(value);
      bytes += value.length;
    }
    held = Buffer.concat(parts);
    if (held.length > MAX_LINE_BYTES) damaged("a line in it has no end");
  };

  const take = (bytes: number) => {
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  };

  return {
    async line() {
      for (let end = held.indexOf(LINE_FEED); ; end = held.indexOf(LINE_FEED)) {
        if (end >= 0) return take(end + 1).toString("utf8", 0, end);
        await more();
      }
    },
    async *rows() {
      for (;;) {
        if (held.subarray(0, END.length).equals(END)) {
          take(END.length);
          return;
        }
        const end = held.indexOf(END_WITHIN);
        if (end >= 0) yield take(end + 1);
        else {
          // The end mark may be cut in two, so whole rows go and what follows them stays.
          const whole = held.lastIndexOf(LINE_FEED) + 1;
          if (whole > 0) yield take(whole);
          await more();
        }
      }
    },
  };
}
