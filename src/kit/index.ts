/**
 * What brokers and importers are made of: manifests, endpoints and the client of a broker;
 * recognising and decoding files, tables with named columns; exact numbers, moments with their
 * zone, records before they have an identity.
 *
 * Words: a _manifest_ is what is known of a broker as data; an _adapter_ maps its replies; a
 * _sample_ is what is seen of a file before it is read; a _record_ is one thing that a row says;
 * _unreadable_ rows go to quarantine; _passed_ rows are no records of their own and are counted.
 *
 * May import: domain, guard.
 */
export * from "./broker/index.ts";
export * from "./cash-effect.ts";
export * from "./cash-ledger.ts";
export * from "./coin-pair.ts";
export * from "./column.ts";
export * from "./container.ts";
export * from "./course.ts";
export * from "./csv.ts";
export * from "./decode.ts";
export type { Row } from "./delimited.ts";
export * from "./elements.ts";
export * from "./file.ts";
export * as flex from "./flex/index.ts";
export * from "./future-symbol.ts";
export * from "./html.ts";
export * from "./importer.ts";
export * from "./institution.ts";
export * as json from "./json/index.ts";
export { JsonNumber } from "./json/number.ts";
export { readJson, writeJson } from "./json/read.ts";
export * from "./lot-symbol.ts";
export * from "./moment.ts";
export * from "./number.ts";
export * from "./option-symbol.ts";
export * from "./paired-fills.ts";
export * from "./recognise.ts";
export * from "./remember.ts";
export * from "./sample.ts";
export * from "./statement.ts";
export * from "./table.ts";
export * from "./units.ts";
export * from "./unreadable.ts";
export * from "./workbook.ts";
export { isZone, offsetAt, wallToUtcMs } from "#domain";
export { z } from "zod";
