import type { TenantId } from "#domain";
import type { Outbox, Webhook } from "#notify";
import type { Store } from "#store";
import type { Vault } from "#vault";
import type { Surroundings } from "../surroundings.ts";
import { mailOver, type SendMail } from "./mail.ts";
import { post, resolveHost } from "./post.ts";
import { createSecrets, type Secrets, webhookRef } from "./secrets.ts";
import type { NotifySetting } from "./setting.ts";

/** What telling users stands on, the same for all tenants of a process. */
export type NotifyParts = {
  readonly outbox: Outbox;
  readonly store: Store;
  readonly surroundings: Surroundings;
  readonly secrets: Secrets;
  readonly mail: SendMail | undefined;
  readonly rules: { readonly allowed: readonly string[]; readonly resolve: typeof resolveHost };
  readonly post: typeof post;
  /** Where the dashboard is found, for links in mails. */
  readonly url: string;
  readonly addressOf: (tenant: TenantId) => Promise<string | undefined>;
  readonly secretsOf: (tenant: TenantId, webhook: Webhook) => Promise<readonly string[]>;
};

type Options = {
  readonly store: Store;
  readonly vault: Vault;
  readonly surroundings: Surroundings;
  readonly setting: NotifySetting;
  readonly url: string;
};

export function notifyParts({ store, vault, surroundings, setting, url }: Options): NotifyParts {
  const secrets = createSecrets(vault, surroundings.randomBytes);
  return {
    ...{ outbox: store.outbox, store, surroundings, secrets, post, url },
    mail: mailOver(setting),
    rules: { allowed: setting.networks, resolve: resolveHost },
    addressOf: async (tenant) =>
      (await store.people.list()).find((person) => person.tenant === tenant)?.email,
    async secretsOf(tenant, { id, rotatingUntil }) {
      const all = await secrets.open(webhookRef(tenant, id));
      const isRotating = rotatingUntil !== undefined && rotatingUntil > surroundings.now();
      return isRotating ? all : all.slice(0, 1);
    },
  };
}
