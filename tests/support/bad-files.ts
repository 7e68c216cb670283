/** Files that no statement should be, made when a test asks for them. */
import { crc32, createDeflateRaw } from "node:zlib";
import { writeXlsx } from "hucre/xlsx";
import type { FileSource } from "#kit";
import { book, DAY } from "./tradebook.ts";

export const PICTURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);

/** A whole workbook, to be cut off by tests. */
export const workbook = (): Promise<Uint8Array> =>
  writeXlsx({
    sheets: [
      {
        name: "Tradebook",
        rows: book(DAY)
          .trimEnd()
          .split("\n")
          .map((line) => line.split(",")),
      },
    ],
  });

/** An archive of one entry that inflates to `size` zeros; it states that it holds a single byte. */
export async function zipBomb(size: number, entry = "xl/workbook.xml"): Promise<Buffer> {
  const packed = await deflatedZeros(size);
  const name = Buffer.from(entry);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(Buffer.alloc(1)), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(1, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, name, packed]);
  const directory = Buffer.concat([
    Buffer.from("PK\u0001\u0002"),
    Buffer.from([20, 0]),
    fields,
    Buffer.alloc(14),
    name,
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from("PK\u0005\u0006"), end]);
}

async function deflatedZeros(size: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 });
  const zeros = Buffer.alloc(1_000_000);
  const packed: Buffer[] = [];
  deflate.on("data", (chunk: Buffer) => packed.push(chunk));
  const ended = new Promise((resolve, reject) => deflate.on("end", resolve).on("error", reject));
  for (let left = size; left > 0; left -= zeros.length) {
    const piece = zeros.subarray(0, Math.min(left, zeros.length));
    if (!deflate.write(piece)) await new Promise((resolve) => deflate.once("drain", resolve));
  }
  deflate.end();
  await ended;
  return Buffer.concat(packed);
}

/** A file that begins with a text and repeats another; nothing of it is held in memory. */
export function endless(start: string, size: number, filler = "x"): FileSource {
  const beginning = new TextEncoder().encode(start);
  const filling = Buffer.alloc(1_000_000, filler);
  return {
    name: "bad",
    size,
    async *bytes() {
      yield beginning;
      for (let left = size - beginning.length; left > 0; left -= filling.length)
        yield filling.subarray(0, Math.min(left, filling.length));
    },
  };
}

/** A file that gives other bytes from the n-th time on that it is read. */
export function changing(before: string, after: string, from: number): FileSource {
  let readings = 0;
  return {
    name: "changing.csv",
    size: Buffer.byteLength(before),
    async *bytes() {
      readings++;
      yield Buffer.from(readings < from ? before : after);
    },
  };
}

const FLEX_BODY = (attributes: string) =>
  `<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1"><FlexStatement accountId="U1234567" fromDate="20260105" toDate="20260105"><Trades><Trade ${attributes}/></Trades></FlexStatement></FlexStatements></FlexQueryResponse>`;

/** A Flex statement of one fill. */
export const flex = (prologue = "", attributes = ""): string =>
  `<?xml version="1.0"?>${prologue}${FLEX_BODY(
    `accountId="U1234567" currency="USD" assetCategory="STK" symbol="TEST" conid="1" tradeID="1" transactionID="1" ibExecID="1" dateTime="20260105;100000" tradeDate="20260105" buySell="BUY" quantity="10" tradePrice="100" tradeMoney="1000" proceeds="-1000" ibCommission="-1" ibCommissionCurrency="USD" netCash="-1001" multiplier="1" levelOfDetail="EXECUTION" ${attributes}`,
  )}`;

const ofxOf = (statement: string, prologue: string) =>
  `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n${prologue}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>${statement}</OFX>`;

/** An investment statement of account 0001 with one purchase. */
export const ofx = (prologue = "", memo = ""): string =>
  ofxOf(
    `<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20260131<CURDEF>USD<INVACCTFROM><BROKERID>test.com<ACCTID>123450001</INVACCTFROM><INVTRANLIST><DTSTART>20260101<DTEND>20260131<BUYSTOCK><INVBUY><INVTRAN><FITID>7<DTTRADE>20260105100000<MEMO>${memo}</INVTRAN><SECID><UNIQUEID>000000001<UNIQUEIDTYPE>CUSIP</SECID><UNITS>10<UNITPRICE>100<TOTAL>-1000<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY><BUYTYPE>BUY</BUYSTOCK></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>`,
    prologue,
  );

/** A statement of a current account: no trades in it. */
export const bankOfx = (): string =>
  ofxOf(
    "<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260101<DTEND>20260131<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260105<TRNAMT>-5<FITID>1<NAME>Shop</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1>",
    "",
  );
