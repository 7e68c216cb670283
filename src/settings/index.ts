/**
 * How brokers are used here: which, how much of their limits, how patiently, at what price.
 *
 * A _document_ says what differs from the facts of the manifests, by broker, and within a broker by
 * environment. A _layer_ is a document and where it came from: the defaults, a file, the
 * environment of the process, or the database, each winning over those before. _Effective settings_
 * are what comes out for one broker in one environment. A _version_ is a document of the database
 * with who made it, when and why; none is ever changed, so going back makes a new one.
 *
 * May import: domain, kit.
 */
export { type Difference, differences } from "./difference.ts";
export {
  type BrokerSettings,
  type SettingsDocument,
  SETTING_NAMES,
  type SettingName,
} from "./document.ts";
export { type Effective, effectiveSettings, type Layer, type SettingsSource } from "./effective.ts";
export { environmentDocument } from "./environment.ts";
export type * from "./ports.ts";
export { checkDocument, type SettingsIssue } from "./check.ts";
