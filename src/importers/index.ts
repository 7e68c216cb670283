/**
 * Statement formats, one folder each; the list is made from the folders by `npm run registry`.
 *
 * May import: domain, kit. An importer never imports another.
 */
export { headerSignature, signatureOf, tableIn } from "./generic-table/header.ts";
export { default as genericTable } from "./generic-table/importer.ts";
export type { TableMapping, TableMappingInput } from "./generic-table/mapping.ts";
export { type SuggestedMapping, suggestMapping } from "./generic-table/suggest.ts";
export { importers } from "./registry.ts";
