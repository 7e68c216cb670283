/**
 * Brokers, one folder each; the list is made from the folders by `npm run registry`. A folder holds
 * `manifest.ts`, facts as data that are read at once, and `broker.ts`, code that is loaded when it
 * is needed.
 *
 * Words: the _catalogue_ finds brokers by id or alias; a _provider_ is a broker in the shape that
 * programs of others know.
 *
 * May import: domain, kit. A broker never imports another.
 */
export * from "./metadata.ts";
export { loadBrokerPackage } from "./package.ts";
export * from "./provider.ts";
export * from "./providers.ts";
export { brokers } from "./registry.ts";
