import type { StorageOptions, UserHost } from "#cli";
import { type Clock, fail } from "#domain";
import type { Store } from "#store";
import { newToken } from "./tokens.ts";

type Room = {
  readonly store: Pick<Store, "people">;
  readonly now: Clock["now"];
  readonly randomBytes: (count: number) => Uint8Array;
};
type WithRoom = <Result>(
  options: StorageOptions,
  work: (room: Room) => Promise<Result>,
) => Promise<Result>;

/** What whoever runs the server may do for those who cannot help themselves. */
export const userWork = (withRoom: WithRoom): UserHost => ({
  list: (options) => withRoom(options, ({ store }) => store.people.list()),
  reset: (email, options) =>
    withRoom(options, async ({ store, now, randomBytes }) => {
      const person = (await store.people.byEmail(email.toLowerCase())) ?? fail(unknownUser(email));
      const password = newToken(randomBytes);
      const { hashPassword } = await import("better-auth/crypto");
      const subject = `user:${person.id}`;
      const entry = { at: now(), act: "user-reset", actor: "operator", subject };
      const change = { passwordHash: await hashPassword(password), secondFactor: false as const };
      await store.people.reset(person.id, change, { ...entry, tenant: person.tenant });
      return password;
    }),
});

const unknownUser = (email: string) => ({
  code: "unknown-user",
  message: `There is no user "${email.slice(0, 100)}"`,
  owner: "user" as const,
  next: 'Choose one that "openblotter users list" shows',
});
