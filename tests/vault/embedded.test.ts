import { temporaryStore } from "../support/store.ts";
import { vaultSuite } from "./cases.ts";

vaultSuite("embedded Postgres", () => temporaryStore("embedded"));
