/**
 * Conformance suites and readers for tests, public as `openblotter/testing`.
 *
 * May import: domain, kit.
 */
export * from "./statement.ts";
