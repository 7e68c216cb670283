// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
import metatrader4Html from "./metatrader4-html/importer.ts";
import metatrader5Html from "./metatrader5-html/importer.ts";
import schwab from "./schwab/importer.ts";
import tastytrade from "./tastytrade/importer.ts";
import zerodha from "./zerodha/importer.ts";

export const importers: readonly Importer[] = [
  metatrader4Html,
  metatrader5Html,
  schwab,
  tastytrade,
  zerodha,
];
