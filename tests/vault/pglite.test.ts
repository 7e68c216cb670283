import { temporaryStore } from "../support/store.ts";
import { vaultSuite } from "./cases.ts";

vaultSuite("PGlite", () => temporaryStore("pglite"));
