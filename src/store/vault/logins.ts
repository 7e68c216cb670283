import { sql } from "drizzle-orm";
import {
  connectionId,
  type CredentialPurpose,
  type CredentialRef,
  type Environment,
  tenantId,
} from "#domain";
import { loginOf, loginText, type Shelf } from "#vault";
import type { Session } from "../engine/database.ts";

type LoginRow = {
  readonly tenant: string;
  readonly connection: string;
  readonly environment: Environment;
  readonly purpose: CredentialPurpose;
  readonly version: number;
  readonly text: string;
};

/** A connection that has not signed in yet has a row without a log-in. */
const isSealed = sql`sealed <> ''`;
/** The second part of the text names the key. */
const kidOfText = sql`split_part(sealed, '.', 2)`;

/** Log-ins of connections, as the vault goes through them. */
export const loginShelf = (session: Session): Shelf => ({
  async page({ after, limit, notUnder }) {
    const [last, old] = [after?.connection ?? "", notUnder ?? ""];
    const lastPurpose = after?.purpose ?? "";
    const rows = await session.query<LoginRow>(sql`
      select held.tenant_id as tenant, connection_id as connection, environment, purpose,
        generation as version, sealed as text
      from connection_tokens as held join connections on connections.id = connection_id
      where ${isSealed} and ${kidOfText} <> ${old}
        and (connection_id, purpose) > (${last}, ${lastPurpose})
      order by connection_id, purpose limit ${limit}`);
    return rows.map(({ version, text, ...row }) => loginOf({ ref: refOf(row), version, text }));
  },

  /** One statement: the key cannot be retired, nor the log-in be renewed, within it. */
  async rewrap(sealed, next) {
    const { ref, version } = sealed;
    const rows = await session.query(sql`
      with key as (
        select kid from vault_keys where kid = ${next.kid} and not retired for share
      )
      update connection_tokens set sealed = ${loginText({ ...sealed, ...next })}
      where connection_id = ${ref.connection} and purpose = ${ref.purpose}
        and generation = ${version} and sealed = ${loginText(sealed)} and exists (select from key)
      returning generation`);
    return rows.length > 0;
  },
});

/** How many log-ins each key wraps. */
export const loginCounts = (session: Session): Promise<{ kid: string; versions: number }[]> =>
  session.query(sql`
    select ${kidOfText} as kid, count(*)::int as versions from connection_tokens
    where ${isSealed} group by 1`);

const refOf = (row: Omit<LoginRow, "version" | "text">): CredentialRef => ({
  tenant: tenantId(row.tenant),
  connection: connectionId(row.connection),
  environment: row.environment,
  purpose: row.purpose,
});
