import type { Sample, StatementFile } from "./file.ts";
import type { DateOrder } from "./moment.ts";
import type { StatementRecord } from "./statement.ts";

/**
 * How an importer knows a file. More specific signatures score higher; two equal best scores refuse
 * the file.
 */
export type Recognition = {
  /** Number of header cells, tags or marks that had to be there and are. */
  readonly score: number;
  /** What was recognised, for people: "header of line 3: Date, Action, Symbol, ...". */
  readonly seen: string;
};

/** What the user can say about a file beyond its bytes. */
export type ReadOptions = {
  /**
   * Zone of wall-clock times that name none. Absent: the importer's assumption, which is recorded
   * as such.
   */
  readonly zone?: string | undefined;
  /** Order of day and month where the file cannot tell. */
  readonly dateOrder?: DateOrder | undefined;
  /** Account number for a file that names none. */
  readonly account?: string | undefined;
  /** Column mapping of the generic importer, as JSON. */
  readonly mapping?: string | undefined;
};

/**
 * One statement format. An importer maps; it does not detect encodings, count duplicates, make ids,
 * open files or touch storage. It says of every row what it is: a record, unreadable, or passed
 * over for a reason.
 */
export type Importer = {
  /** Stable id, "ibkr-flex-xml"; also the route id after "file:". */
  readonly id: string;
  /** For people: "IBKR Flex Query (XML)". */
  readonly name: string;
  /** Id of the institution, which begins account ids: "ibkr". */
  readonly institution: string;
  /** Raised whenever the same bytes would give other records, so that files can be read again. */
  readonly version: number;
  /** How the user gets such a file, in one sentence. */
  readonly source: string;
  /** Whether rows are fills, orders, round trips or a cash ledger. */
  readonly grain: "execution" | "order" | "round-trip" | "ledger";
  /** IANA zone that wall-clock times are read in when neither file nor user says one. */
  readonly zone: string;
  recognise(sample: Sample): Recognition | undefined;
  /**
   * All records in file order, in batches. Throws a FailureError if the file as a whole cannot be
   * read.
   */
  read(file: StatementFile, options: ReadOptions): AsyncIterable<readonly StatementRecord[]>;
};

/** Declares an importer. */
export const defineImporter = (importer: Importer): Importer => importer;
