// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
import zerodha from "./zerodha/importer.ts";

export const importers: readonly Importer[] = [
  zerodha,
];
