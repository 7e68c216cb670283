import type { Endpoint } from "./endpoint.ts";
import type { Services } from "./services.ts";

/** What a request says of who sent it. */
export type Visit = {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Address of the other end, or what a trusted proxy says it is. */
  readonly address: string;
  /** Has the reply set a cookie; the text is a whole Set-Cookie header. */
  readonly setCookie: (text: string) => void;
};

/** Decides who may come in, and what they find. */
export type Door = {
  /**
   * The services of whoever asks, before anything else of the request is read. Fails with
   * "sign-in-needed", "scope-missing", "too-many-requests".
   */
  readonly admit: (visit: Visit, endpoint: Endpoint) => Promise<Services>;
  /** Ends every stream that is open, so that a server can close. */
  readonly close: () => void;
};

/** Lets everybody in to the same services. For tests, and for what is not on a network. */
export const openDoor = (services: Services): Door => ({
  admit: async () => services,
  close: () => services.events.close(),
});
