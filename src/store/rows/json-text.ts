/**
 * JSON as a parameter. Postgres keeps neither NUL nor half a surrogate pair, both of which JSON
 * writes as escapes.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/\\u(?:0000|d[89a-f][\da-f]{2})/g, "\\ufffd");
