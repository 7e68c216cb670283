import { and, eq, sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { ImportReport, ImportStore } from "#sync";
import type { Database } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { LOCKS } from "../migrate.ts";
import { columnMappings, imports } from "../schema/index.ts";
import { readOriginal } from "./original.ts";
import { importTransaction } from "./transaction.ts";

/** Ends a transaction whose work was done without a commit, such as a preview. */
const ROLLBACK = Symbol("rollback");

/**
 * A vacuum in the midst of a large import sees none of its rows and tells the planner that the
 * table is empty; every position would then be rebuilt by a scan of the whole table. Readers and
 * writers do not mind this lock.
 */
const WITHOUT_VACUUM = "lock table executions in share update exclusive mode";

/** Imports in a database. One runs at a time, whichever process starts it; the others wait. */
export function importStore(database: Database): ImportStore {
  return {
    async find({ sha256, importer, importerVersion, options }) {
      const [row] = await unwrapped(
        database.orm
          .select({ report: imports.report })
          .from(imports)
          .where(
            and(
              eq(imports.sha256, sha256),
              eq(imports.importer, importer),
              eq(imports.importerVersion, importerVersion),
              eq(imports.options, options),
            ),
          )
          .orderBy(imports.startedAt)
          .limit(1),
      );
      return row?.report as ImportReport | undefined;
    },

    async transaction(start, work) {
      let result: { readonly value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await database.transaction(async (session) => {
          await session.query(sql`select pg_advisory_xact_lock(${LOCKS.import})`);
          await session.script(WITHOUT_VACUUM);
          const { transaction, isCommitted } = importTransaction(session, start, start);
          result = { value: await work(transaction) };
          if (!isCommitted()) throw ROLLBACK;
        });
      } catch (error) {
        if (error !== ROLLBACK) throw error;
      }
      if (!result) throw new Error("The transaction ended without a result");
      return result.value;
    },

    async start(id) {
      const [row] = await unwrapped(
        database.orm
          .select()
          .from(imports)
          .where(and(eq(imports.id, id), eq(imports.kind, "file"))),
      );
      if (!row) return undefined;
      const { report: _, kind: __, tenantId: ___, startedAt, sample, ...rest } = row;
      return {
        ...rest,
        id,
        startedAt: startedAt as Instant,
        ...(sample ? { sample: true as const } : {}),
      };
    },

    file: (id) => readOriginal(database, id),

    async mapping(signature) {
      const [row] = await unwrapped(
        database.orm
          .select({ mapping: columnMappings.mapping })
          .from(columnMappings)
          .where(eq(columnMappings.signature, signature)),
      );
      return row?.mapping;
    },

    async saveMapping(signature, mapping) {
      await unwrapped(
        database.orm
          .insert(columnMappings)
          .values({ signature, mapping })
          .onConflictDoUpdate({
            target: [columnMappings.tenantId, columnMappings.signature],
            set: { mapping },
          }),
      );
    },
  };
}
