/** Replies and queries of the server, as types only: no code of the server is in the page. */
export type * from "../../../src/http/contract/index.ts";
