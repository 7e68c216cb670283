/**
 * Flex Queries of Interactive Brokers: what their rows mean, be they of a file or of the web
 * service, so that both give the same records under the same ids.
 */
export { createCancels } from "./cancels.ts";
export { createReader } from "./reader.ts";
export { FLEX_ZONE, type FlexOptions, type FlexStatement, flexText, readFlex } from "./read.ts";
