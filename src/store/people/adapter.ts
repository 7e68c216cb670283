import type { Database } from "../engine/database.ts";
import {
  peopleAccounts,
  peopleSessions,
  peopleTwoFactors,
  peopleUsers,
  peopleVerifications,
} from "../schema/people.ts";

/** What better-auth keeps its records in. Loads it only now: most programs need none of it. */
export async function peopleAdapter({ orm }: Pick<Database, "orm">) {
  const { drizzleAdapter } = await import("better-auth/adapters/drizzle");
  return drizzleAdapter(orm, {
    provider: "pg",
    // The session of the orm is not one connection, so it cannot begin a transaction here.
    transaction: false,
    schema: {
      user: peopleUsers,
      session: peopleSessions,
      account: peopleAccounts,
      verification: peopleVerifications,
      twoFactor: peopleTwoFactors,
    },
  });
}
