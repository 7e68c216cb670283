import { type SQL, sql } from "drizzle-orm";
import {
  connectionId,
  type DeadLetter,
  type DeadLetterKind,
  type DeadLetterState,
  fail,
  type Failure,
  type FailureClass,
  type Instant,
  type NewDeadLetter,
} from "#domain";
import { appendAudit } from "../audit/append.ts";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Database, Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";
import { jsonText } from "../rows/json-text.ts";
import type { DeadLetterStore } from "./ports.ts";

type LetterRow = {
  readonly id: string;
  readonly kind: DeadLetterKind;
  readonly subject: string;
  readonly label: string;
  readonly connection_id: string | null;
  readonly failure: Failure;
  readonly failure_class: FailureClass;
  readonly attempts: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly first_failed_at: Instant;
  readonly last_failed_at: Instant;
  readonly state: DeadLetterState;
  readonly ended_at: Instant | null;
  readonly key: string;
};

const toLetter = (row: LetterRow): DeadLetter => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  label: row.label,
  failure: row.failure,
  failureClass: row.failure_class,
  attempts: row.attempts,
  payload: row.payload,
  firstFailedAt: row.first_failed_at,
  lastFailedAt: row.last_failed_at,
  state: row.state,
  ...given({
    connection: row.connection_id === null ? null : connectionId(row.connection_id),
    endedAt: row.ended_at,
  }),
});

const ROW = sql`*, last_failed_at::text as key`;
const ORDER = "dead letters down";

/** The desk of a tenant, over the database as the tenant sees it. */
export function deadLetterStore(database: Database): DeadLetterStore {
  return {
    put: (letter) => put(database, letter),
    async heal(subject, at) {
      const rows = await database.query(sql`
        update dead_letters set state = 'healed', ended_at = ${at}
        where kind in ${KINDS} and subject = ${storable(subject)} and state = 'open' returning id`);
      return rows.length > 0;
    },
    async list({ state, kind }, request) {
      const [time, last] = request.after === undefined ? [] : keysOf(request.after, ORDER, 2);
      const rows = await database.query<LetterRow>(sql`
        select ${ROW} from dead_letters
        where ${is(sql`state`, state)} and ${is(sql`kind`, kind)}
          ${last === undefined ? sql`` : sql`and (last_failed_at, id) < (${time}::timestamptz, ${last})`}
        order by last_failed_at desc, id desc limit ${rowsToRead(request)}`);
      const cursor = ({ key, id }: LetterRow) => cursorOf(ORDER, [key, id]);
      return pageOf({ rows, request, item: toLetter, cursor });
    },
    read: (id) => only(database, sql`select ${ROW} from dead_letters where id = ${storable(id)}`),
    end: (id, state, at, act) =>
      database.transaction(async (session) => {
        const ended = await only(
          session,
          sql`update dead_letters set state = ${state}, ended_at = ${at}
            where id = ${storable(id)} and state = 'open' returning ${ROW}`,
        );
        if (ended && act) await appendAudit(session, act(ended));
        return ended;
      }),
    async reopen(id, endedAt) {
      await database.query(sql`
        update dead_letters as closed set state = 'open', ended_at = null
        where id = ${id} and ended_at = ${endedAt} and not exists (
          select from dead_letters as newer where newer.kind = closed.kind
            and newer.subject = closed.subject and newer.state = 'open')`);
    },
  };
}

/** All of them, so that the index of open letters is used. */
const KINDS = sql`('pull', 'slot', 'webhook', 'notification')`;

const notLaidDown = (subject: string): Failure => ({
  code: "dead-letter-lost",
  message: `The letter about "${subject}" was not stored`,
  owner: "us",
  next: "Report it",
});

const is = (column: SQL, value: string | undefined): SQL =>
  value === undefined ? sql`true` : sql`${column} = ${value}`;

async function only(session: Session, statement: SQL): Promise<DeadLetter | undefined> {
  const [row] = await session.query<LetterRow>(statement);
  return row && toLetter(row);
}

async function put(session: Session, letter: NewDeadLetter): Promise<string> {
  const { kind, subject, label, connection, failure, failureClass, attempts, payload, at } = letter;
  const [row] = await session.query<{ id: string }>(sql`
    insert into dead_letters (id, kind, subject, label, connection_id, failure, failure_class,
      attempts, payload, first_failed_at, last_failed_at)
    values (gen_random_uuid()::text, ${kind}, ${storable(subject)}, ${storable(label)}, ${connection ?? null},
      ${jsonText(failure)}::jsonb, ${failureClass}, ${attempts}, ${jsonText(payload)}::jsonb, ${at}, ${at})
    on conflict (tenant_id, kind, subject) where state = 'open' do update set
      label = excluded.label, failure = excluded.failure, failure_class = excluded.failure_class,
      attempts = excluded.attempts, payload = excluded.payload,
      last_failed_at = greatest(dead_letters.last_failed_at, excluded.last_failed_at)
    returning id`);
  return row?.id ?? fail(notLaidDown(subject));
}
