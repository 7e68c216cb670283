/** Replies and queries of the server, as types only: nothing of the server is in the page's code. */
export type * from "../../../src/http/contract/index.ts";
