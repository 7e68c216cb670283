import { temporaryStore } from "../support/store.ts";
import { storeSuite } from "./suite.ts";

storeSuite("PGlite", () => temporaryStore("pglite"));
