/**
 * Statement formats, one folder each; the list is made from the folders by `npm run registry`.
 *
 * May import: domain, kit. An importer never imports another.
 */
export { importers } from "./registry.ts";
