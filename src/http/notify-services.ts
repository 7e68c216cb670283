import type { ConnectionId } from "#domain";
import type {
  AttemptBody,
  ConnectionHookBody,
  DeliveryBody,
  MadeHookBody,
  NotificationPage,
  NotifyPreferencesBody,
  NotifySettingsBody,
  WebhookBody,
  WebhookChangeBody,
  WebhookInput,
  WebhookSecretBody,
} from "./contract/index.ts";
import type { SignedCall } from "./endpoint.ts";

/** What one tenant is told, and how. */
export type NotificationServices = {
  readonly list: (page: {
    readonly limit: number;
    readonly after?: string | undefined;
    readonly unread?: boolean | undefined;
  }) => Promise<NotificationPage>;
  /** Marks these, or all; returns how many are still unread. */
  readonly read: (ids: readonly string[] | undefined) => Promise<number>;
  readonly settings: () => Promise<NotifySettingsBody>;
  /** Mails a link to a new address. Fails with "mail-confirmation-invalid", "mail-refused". */
  readonly save: (preferences: NotifyPreferencesBody) => Promise<NotifySettingsBody>;
  /**
   * Sends a mail at once, or a new link where an address waits to be confirmed. Fails with
   * "mail-no-server", "mail-no-address".
   */
  readonly testMail: () => Promise<AttemptBody>;
};

/** Webhooks of one tenant. Fails with "unknown-webhook", "webhook-address". */
export type WebhookServices = {
  readonly list: () => Promise<readonly WebhookBody[]>;
  /** Fails with "too-many-webhooks". */
  readonly add: (input: WebhookInput) => Promise<WebhookSecretBody>;
  readonly change: (id: string, change: WebhookChangeBody) => Promise<WebhookBody>;
  readonly remove: (id: string) => Promise<void>;
  /** A new secret; the one before signs as well for a day. */
  readonly rotate: (id: string) => Promise<WebhookSecretBody>;
  /** Sends a message at once, which is not tried again. */
  readonly test: (id: string) => Promise<AttemptBody>;
  readonly deliveries: (id: string) => Promise<readonly DeliveryBody[]>;
  /** Fails with "unknown-delivery". */
  readonly replay: (id: string, delivery: string) => Promise<void>;
};

/** Addresses at which brokers ask that a connection be read. Fails with "unknown-connection". */
export type HookServices = {
  readonly show: (connection: ConnectionId) => Promise<ConnectionHookBody>;
  readonly make: (connection: ConnectionId) => Promise<MadeHookBody>;
  readonly remove: (connection: ConnectionId) => Promise<void>;
  /**
   * Takes a call of a broker, for whichever tenant the connection belongs to; false for one that
   * came before. Fails with "hook-refused", "too-many-requests".
   */
  readonly take: (connection: string, call: SignedCall) => Promise<boolean>;
};
