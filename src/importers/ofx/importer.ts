import { fail } from "#domain";
import {
  defineImporter,
  institutionOf,
  type ReadOptions,
  type Sample,
  type StatementFile,
  type StatementRecord,
  unreadable,
  Unreadable,
} from "#kit";
import { createPositions } from "./positions.ts";
import { createSecurities } from "./securities.ts";
import { createTotals } from "./totals.ts";
import type { Context } from "./trade.ts";
import { TRANSACTIONS } from "./transactions.ts";
import { leaf, type OfxNode, ofxNodes, rawOf } from "./tree.ts";
import { ZONE, type ZoneChoice } from "./values.ts";

/**
 * Open Financial Exchange, versions 1 (SGML) and 2 (XML), as banks, brokers and Quicken (QFX)
 * exchange it.
 */
export default defineImporter({
  id: "ofx",
  name: "OFX or QFX investment statement",
  institution: "ofx",
  version: 1,
  source: "The broker's website: download for Quicken, Microsoft Money or as OFX",
  grain: "execution",
  // Times without an offset are Greenwich time by the standard.
  zone: ZONE,
  recognise,
  read,
});

function recognise({ container, head }: Sample) {
  if (container !== "ofx") return undefined;
  const marks = ["OFXHEADER", "<OFX>", "<INVSTMTRS>", "<INVTRANLIST>", "<SECLIST>"].filter((mark) =>
    head.includes(mark),
  );
  return { score: 2 + marks.length, seen: `OFX with ${marks.join(", ")}` };
}

/** More parts of a file than this that are no transactions make it no statement. */
const MAX_UNKNOWN = 100_000;

/** What is known of the file before its transactions are read. */
async function survey(file: StatementFile) {
  let unknown = 0;
  const securities = createSecurities();
  const found = { investment: false, bank: false, organisation: "", message: "" };
  for await (const nodes of ofxNodes(file)) {
    for (const node of nodes) {
      securities.learn(node);
      if (node.parent === "INVTRANLIST" && !TRANSACTIONS[node.name] && ++unknown > MAX_UNKNOWN)
        fail(noStatement(file.name));
      if (node.name === "INVSTMTRS") found.investment = true;
      if (node.name === "STMTRS" || node.name === "CCSTMTRS") found.bank = true;
      if (node.name === "FI") found.organisation = leaf(node, "ORG") ?? "";
      if (node.name === "STATUS" && leaf(node, "SEVERITY") === "ERROR") {
        found.message = `${leaf(node, "MESSAGE") ?? ""} (${leaf(node, "CODE") ?? ""})`.trim();
      }
    }
  }
  return { securities, ...found };
}

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const { securities, investment, bank, organisation, message } = await survey(file);
  if (!investment) fail(noTrades(file.name, { bank, message }));
  const zone: ZoneChoice = {
    zone: options.zone ?? ZONE,
    zoneEvidence: options.zone === undefined ? "assumed" : "stated",
  };
  const totals = createTotals();
  const positions = createPositions(totals);
  let context: Context = { account: {}, currency: "USD", zone, securities };
  for await (const nodes of ofxNodes(file)) {
    const records: StatementRecord[] = [];
    for (const node of nodes) {
      context = facts(node, context, organisation);
      if (node.name === "INVACCTFROM") records.push({ type: "account", account: context.account });
      guarded(node, records, () => {
        if (node.parent === "INVTRANLIST") records.push(...transaction(node, context, totals));
        else records.push(...positions.node(node, context));
      });
    }
    yield records;
  }
  yield totals.checks();
}

function facts(node: OfxNode, context: Context, organisation: string): Context {
  if (node.name === "CURDEF" && node.parent === "INVSTMTRS")
    return { ...context, currency: node.text.toUpperCase() };
  if (node.name !== "INVACCTFROM") return context;
  // The broker's internet name tells it best; routing numbers tell people nothing.
  const institution = institutionOf(leaf(node, "BROKERID"), organisation) ?? "ofx";
  const number = leaf(node, "ACCTID");
  return { ...context, account: { number, institution, currency: context.currency } };
}

function transaction(
  node: OfxNode,
  context: Context,
  totals: ReturnType<typeof createTotals>,
): readonly StatementRecord[] {
  const map =
    TRANSACTIONS[node.name] ??
    unreadable("unknown-word", `"${node.name}" is not a known transaction`);
  const mapped = map(node, context);
  const records = (Array.isArray(mapped) ? mapped : [mapped]) as readonly StatementRecord[];
  totals.add(node, records);
  return records;
}

function guarded(node: OfxNode, into: StatementRecord[], map: () => void): void {
  try {
    map();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { code, message: reason } = error;
    into.push({
      type: "unreadable",
      line: node.line,
      section: node.name,
      code,
      reason,
      raw: rawOf(node),
    });
  }
}

function noTrades(
  name: string,
  { bank, message }: { readonly bank: boolean; readonly message: string },
) {
  const what = bank
    ? "is a statement of a bank or card account and holds no trades"
    : "holds no investment statement";
  return {
    code: "no-trades",
    message: `The file "${name}" ${what}${message && `; the bank says "${message}"`}`,
    owner: "user" as const,
    next: "Download the statement of an investment account",
  };
}

const noStatement = (name: string) => ({
  code: "mostly-unreadable",
  message: `The file "${name}" has more than ${MAX_UNKNOWN} elements where transactions should be`,
  owner: "user" as const,
  next: "Check that it is a statement of an investment account, and download it again",
});
