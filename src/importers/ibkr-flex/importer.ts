import { fail } from "#domain";
import {
  defineImporter,
  flex,
  type ReadOptions,
  type Sample,
  type StatementFile,
  type StatementRecord,
} from "#kit";

const MARKS = ["<FlexQueryResponse", "<FlexStatements", "<FlexStatement "] as const;

/**
 * Activity (AF) and trade confirmation (TCF) Flex Queries; one file may hold many statements and
 * accounts.
 */
export default defineImporter({
  id: "ibkr-flex-xml",
  name: "IBKR Flex Query (XML)",
  institution: "ibkr",
  version: 2,
  source: "Client Portal, Performance & Reports, Flex Queries: run the query with the format XML",
  grain: "execution",
  zone: flex.FLEX_ZONE,
  recognise,
  read,
});

function recognise(sample: Sample) {
  if (sample.container !== "xml") return undefined;
  const start = sample.head.slice(0, 4096);
  if (REFUSAL.test(start))
    return { score: 2, seen: "FlexStatementResponse, which is a message and no statement" };
  const marks = MARKS.filter((mark) => start.includes(mark));
  if (marks[0] !== MARKS[0]) return undefined;
  const sections = SECTIONS.filter((section) => sample.head.includes(`<${section}`));
  return {
    score: 4 + marks.length + sections.length,
    seen: `FlexQueryResponse with ${sections.join(", ") || "no section"}`,
  };
}

const REFUSAL = /<FlexStatementResponse\b/;
const SECTIONS = [
  "Trades",
  "TradeConfirms",
  "CashTransactions",
  "OpenPositions",
  "CashReport",
  "CorporateActions",
];

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  if (REFUSAL.test(file.sample.head.slice(0, 4096))) fail(refusal(file));
  yield* flex.readFlex(file, options);
}

/**
 * The web service answers with this instead of a statement: not ready yet, token expired, and so
 * on.
 */
function refusal({ name, sample }: StatementFile) {
  const part = (tag: string) =>
    new RegExp(`<${tag}>([^<]{0,300})</${tag}>`).exec(sample.head)?.[1] ?? "";
  const code = part("ErrorCode");
  const said = `"${part("ErrorMessage") || part("Status")}"${code && ` (${code})`}`;
  return {
    code: "flex-no-statement",
    message: `The file "${name}" holds no statement but a message of IBKR: ${said}`,
    owner: "user" as const,
    next: "Run the Flex query again after some minutes and import its result",
    details: { brokerCode: code },
  };
}
