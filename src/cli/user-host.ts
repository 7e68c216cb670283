import type { Instant } from "#domain";
import type { StorageOptions } from "./host.ts";

/** A person who has a blotter on the server. */
export type ListedUser = {
  readonly name: string;
  readonly email: string;
  readonly role: "owner" | "member";
  readonly tenant: string;
  readonly secondFactor: boolean;
  readonly createdAt: Instant;
};

/** Work on people, for whoever runs the server; none of it goes over HTTP. */
export type UserHost = {
  readonly list: (options: StorageOptions) => Promise<readonly ListedUser[]>;
  /**
   * Gives a person a new password, which is returned, removes the second factor and ends every
   * session. Fails with "unknown-user".
   */
  readonly reset: (email: string, options: StorageOptions) => Promise<string>;
};
