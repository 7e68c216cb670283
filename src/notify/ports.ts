import type { Failure, Instant, TenantId } from "#domain";
import type { NoticeKind, NotifyEvent } from "./events.ts";

/**
 * Takes what happened. It is stored before this returns; storage has the same for the inside of a
 * transaction, so that what is told and what it tells of are both there or neither.
 */
export interface Notices {
  tell(tenant: TenantId, events: readonly NotifyEvent[]): Promise<void>;
}

/** An event as it is kept. It is the notice in the list of its user, too. */
export type Notice = NotifyEvent & {
  /** 32 hexadecimal digits, made of the key; the same however often it is sent. */
  readonly id: string;
  readonly tenant: TenantId;
};

export type ListedNotice = Notice & { readonly readAt?: Instant };

export type NoticePage = {
  readonly items: readonly ListedNotice[];
  readonly next?: string;
  readonly unread: number;
};

/** The notices of one tenant, as the list shows them: newest first. */
export interface Inbox {
  list(page: {
    readonly limit: number;
    readonly after?: string | undefined;
    readonly unread?: boolean | undefined;
  }): Promise<NoticePage>;
  unread(): Promise<number>;
  /** Marks these, or all up to now; returns how many were unread. */
  read(ids: readonly string[] | "all", at: Instant): Promise<number>;
}

/** "22:30", the clock on the wall. */
export type ClockTime = string;

export type Digest = "off" | "hourly" | "daily";

/** What a user wants to hear of, and how. */
export type Preferences = {
  readonly inApp: readonly NoticeKind[];
  readonly email: {
    /** Default: the address that the user signs in with. */
    readonly address?: string | undefined;
    /** The address whose owner has confirmed it; mail goes to no other that was chosen. */
    readonly confirmed?: string | undefined;
    readonly kinds: readonly NoticeKind[];
    /** One mail an hour or a day in place of one as soon as something happens. */
    readonly digest: Digest;
    /** When the daily one is sent. */
    readonly digestAt: ClockTime;
  };
  /** Mail waits for the end of it. `from` and `to` differ; it may reach over midnight. */
  readonly quiet?: { readonly from: ClockTime; readonly to: ClockTime } | undefined;
  /** IANA zone of the times above. */
  readonly zone: string;
};

/** Where a program of the user wants to be told. */
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly label: string;
  readonly kinds: readonly NoticeKind[];
  readonly enabled: boolean;
  /** Why it was switched off by itself. */
  readonly disabledFor?: Failure | undefined;
  /** Since when no delivery has arrived. */
  readonly failingSince?: Instant | undefined;
  readonly createdAt: Instant;
  /** Until when what is sent is signed with the secret before as well. */
  readonly rotatingUntil?: Instant | undefined;
};

export type DeliveryState = "waiting" | "sent" | "failed" | "dropped";

/** One try to send. */
export type Attempt = {
  readonly at: Instant;
  readonly ms: number;
  /** Of the HTTP reply, if there was one. */
  readonly status?: number | undefined;
  /** In words; absent for a try that arrived. */
  readonly error?: string | undefined;
};

/** One notice on its way through one channel. */
export type Delivery = {
  readonly id: string;
  readonly notice: Notice;
  readonly channel: "email" | "webhook";
  readonly webhook?: string | undefined;
  readonly state: DeliveryState;
  /** The last ones, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly tries: number;
  readonly dueAt: Instant;
};

/** Preferences and webhooks of one tenant. */
export interface NotifySettings {
  /** Undefined until something was chosen. */
  preferences(): Promise<Preferences | undefined>;
  save(preferences: Preferences): Promise<void>;
  webhooks(): Promise<readonly Webhook[]>;
  addWebhook(webhook: Webhook): Promise<void>;
  /** Undefined if it is not there. Switching it on forgets why it was off. */
  changeWebhook(id: string, change: WebhookChange): Promise<Webhook | undefined>;
  /** False if it is not there. What was on its way is dropped. */
  removeWebhook(id: string): Promise<boolean>;
  /** Deliveries of a webhook, newest first. */
  deliveries(webhook: string, limit: number): Promise<readonly Delivery[]>;
  /** Sends deliveries once more, under the same ids; returns how many of them are there. */
  replay(
    which: { readonly ids: readonly string[]; readonly webhook?: string | undefined },
    at: Instant,
  ): Promise<number>;
}

export type WebhookChange = Partial<Pick<Webhook, "url" | "label" | "kinds" | "enabled">> & {
  readonly rotatingUntil?: Instant | undefined;
};

/** Where a notice goes, as the preferences of its tenant say. */
export type Spread = {
  readonly inApp: boolean;
  /** When the mail may be sent; absent for no mail. */
  readonly emailAt?: Instant | undefined;
  /** Ids of webhooks. */
  readonly webhooks: readonly string[];
};

/** What of a tenant decides where a notice goes. */
export type SpreadFacts = {
  readonly preferences: Preferences | undefined;
  readonly webhooks: readonly Pick<Webhook, "id" | "kinds" | "enabled">[];
};

export type Claim = {
  readonly owner: string;
  readonly tenant: TenantId;
  readonly deliveries: readonly Delivery[];
} & (
  | { readonly channel: "email"; readonly preferences: Preferences | undefined }
  | { readonly channel: "webhook"; readonly webhook: Webhook }
);

/** How a try ended. `failed` is final; `disable` switches the webhook off. */
export type Outcome = { readonly attempt: Attempt } & (
  | { readonly kind: "sent" }
  | { readonly kind: "again"; readonly dueAt: Instant }
  | { readonly kind: "failed"; readonly failure: Failure; readonly disable?: boolean }
  | { readonly kind: "dropped"; readonly failure: Failure }
);

/**
 * What is on its way, of all tenants and for any number of processes. A process that dies leaves
 * its claims behind, which run out.
 */
export interface Outbox extends Notices {
  /**
   * Sends notices that are new on their ways, each exactly once: the list of the user and the
   * deliveries are written in one transaction. Returns tenants whose list has changed, and how many
   * notices were taken.
   */
  spread(options: {
    readonly limit: number;
    readonly plan: (notice: Notice, facts: SpreadFacts) => Spread;
  }): Promise<{ readonly taken: number; readonly tenants: readonly TenantId[] }>;
  /** Takes what is due: the mails of one tenant together, each delivery of a webhook for itself. */
  claim(request: {
    readonly owner: string;
    readonly at: Instant;
    /** So many mails and so many messages at most. */
    readonly limit: number;
    readonly ttlMs: number;
    /** Whether the process can send mail. */
    readonly mail: boolean;
  }): Promise<readonly Claim[]>;
  /** Writes down how a try ended; false if the claim was another's by then. */
  settle(claim: Claim, outcome: Outcome): Promise<boolean>;
  /** Removes what is older than told and has come to its end; returns how many notices went. */
  prune(before: Instant): Promise<number>;
}
