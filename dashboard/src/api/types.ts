/** Replies and queries of the server, as types only: no code of the server is in the page. */
export type * from "../../../src/http/contract/index.ts";

import type { ConnectionBody } from "../../../src/http/contract/index.ts";

/** An account as its connection shows it. */
export type ConnectedAccountBody = ConnectionBody["accounts"][number];
