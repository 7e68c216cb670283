import { type Command, Option } from "commander";
import { fail } from "#domain";
import { api, type AttemptBody, type DeliveryBody, type WebhookBody } from "#http";
import { NOTICE_KINDS, type NoticeKind } from "#notify";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Session } from "../host.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, right, table } from "../table.ts";

export const webhooksCommand: Declare = (program, context) => {
  const hooks = program
    .command("webhooks")
    .description("signed requests that tell your programs what happened");
  listHooks(hooks, context);
  addHook(hooks, context);
  act(hooks, context, "rotate", "make a new secret; the one before signs as well for a day", {
    run: async (session, { id }) => session.call(api.rotateWebhook, { params: { id } }),
    text: ({ secret }) => `The new secret, shown only now: ${secret}`,
  });
  testHook(hooks, context);
  act(hooks, context, "on", "switch a webhook on", {
    run: (session, { id }) => switched(session, id, true),
    text: ({ label }) => `"${label}" is on`,
  });
  act(hooks, context, "off", "switch a webhook off", {
    run: (session, { id }) => switched(session, id, false),
    text: ({ label }) => `"${label}" is off`,
  });
  act(hooks, context, "remove", "remove a webhook with its log", {
    run: async (session, { id, label }) => {
      await session.call(api.removeWebhook, { params: { id } });
      return { label };
    },
    text: ({ label }) => `Removed "${label}"`,
  });
  showLog(hooks, context);
  replay(hooks, context);
};

const SHOWN_ID = 8;

const COLUMNS = [
  left<WebhookBody>("name", ({ label }) => label),
  left<WebhookBody>("state", stateOf),
  left<WebhookBody>("address", ({ url }) => url),
  left<WebhookBody>("told of", ({ kinds }) => kinds.join(", ")),
];

function stateOf({ enabled, disabledFor, failingSince }: WebhookBody): string {
  if (!enabled) return disabledFor ? `off: ${disabledFor.code}` : "off";
  return failingSince === undefined ? "on" : `failing since ${timeText(failingSince)}`;
}

function listHooks(hooks: Command, context: Context): void {
  const command = hooks.command("list", { isDefault: true }).description("list the webhooks");
  withCommon(command, "webhooks").action(async (options: CommonOptions) => {
    const { items } = await withSession(context, options, (session) =>
      session.call(api.listWebhooks),
    );
    if (options.json) return printJson(context, items);
    if (items.length === 0) return print(context, "There is no webhook.");
    return print(context, table(items, COLUMNS, paint(context.host.color)));
  });
}

type Adding = CommonOptions & { readonly name: string; readonly on: readonly NoticeKind[] };

function addHook(hooks: Command, context: Context): void {
  const command = hooks
    .command("add <url>")
    .description("add a webhook; its secret is shown once")
    .requiredOption("--name <name>", "which program it tells")
    .addOption(
      new Option("--on <kinds...>", "what it is told of")
        .choices(NOTICE_KINDS)
        .default(["needs-user", "sync-failed"]),
    );
  withCommon(command, "webhooks add https://example.org/hook --name Bot --on trade-closed").action(
    async (url: string, { name: label, on, ...options }: Adding) => {
      const body = { url, label, kinds: [...on] };
      const made = await withSession(context, options, (session) =>
        session.call(api.addWebhook, { body }),
      );
      if (options.json) return printJson(context, made);
      return print(context, `Added "${label}". Its secret, shown only now: ${made.secret}`);
    },
  );
}

type Act<Result> = {
  readonly run: (session: Session, webhook: WebhookBody) => Promise<Result>;
  readonly text: (result: Result) => string;
};

function act<Result>(
  hooks: Command,
  context: Context,
  ...[name, about, { run, text }]: [string, string, Act<Result>]
): void {
  const command = hooks.command(`${name} <webhook>`).description(about);
  withCommon(command, `webhooks ${name} Bot`).action((given: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const result = await run(session, await chosen(session, given));
      return options.json ? printJson(context, result) : print(context, text(result));
    }),
  );
}

const switched = (session: Session, id: string, enabled: boolean) =>
  session.call(api.changeWebhook, { params: { id }, body: { enabled } });

function testHook(hooks: Command, context: Context): void {
  act(hooks, context, "test", "send a message to try a webhook", {
    async run(session, { id }): Promise<AttemptBody> {
      const attempt = await session.call(api.testWebhook, { params: { id } });
      if (attempt.error !== undefined) context.exitCode = EXIT.doubtful;
      return attempt;
    },
    text: ({ status, ms, error }) => error ?? `It arrived: status ${status} in ${ms} ms`,
  });
}

const LOG_COLUMNS = [
  left<DeliveryBody>("delivery", ({ id }) => id.slice(0, SHOWN_ID)),
  left<DeliveryBody>("what", ({ title }) => title),
  left<DeliveryBody>("state", ({ state }) => state),
  right<DeliveryBody>("tries", ({ attempts }) => String(attempts.length)),
  left<DeliveryBody>("last try", ({ attempts }) => lastTry(attempts.at(-1))),
];

const lastTry = (attempt: AttemptBody | undefined) =>
  attempt === undefined
    ? ""
    : `${timeText(attempt.at)}: ${attempt.error ?? `status ${attempt.status}`}`;

function showLog(hooks: Command, context: Context): void {
  const command = hooks.command("log <webhook>").description("show what was sent, newest first");
  withCommon(command, "webhooks log Bot").action((given: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const { id } = await chosen(session, given);
      const { items } = await session.call(api.listDeliveries, { params: { id } });
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "Nothing was sent yet.");
      return print(context, table(items, LOG_COLUMNS, paint(context.host.color)));
    }),
  );
}

function replay(hooks: Command, context: Context): void {
  const command = hooks
    .command("replay <webhook> <delivery>")
    .description("send a delivery once more, under the same id");
  withCommon(command, "webhooks replay Bot 3f2a91c0").action(
    (given: string, delivery: string, options: CommonOptions) =>
      withSession(context, options, async (session) => {
        const { id } = await chosen(session, given);
        const { items } = await session.call(api.listDeliveries, { params: { id } });
        const found = items.find((each) => each.id.startsWith(delivery));
        if (!found) return fail(unknownDelivery(delivery));
        const params = { id, delivery: found.id };
        await session.call(api.replayDelivery, { params });
        if (options.json) return printJson(context, params);
        return print(context, `"${found.title}" is sent again`);
      }),
  );
}

/** By its name, or the beginning of its id. */
async function chosen(session: Session, text: string): Promise<WebhookBody> {
  const { items } = await session.call(api.listWebhooks);
  const [found, ...others] = items.filter(
    ({ id, label }) => label === text || id.startsWith(text.toLowerCase()),
  );
  if (found && others.length === 0) return found;
  return fail({
    code: found ? "ambiguous-webhook" : "unknown-webhook",
    message: `"${text}" names ${found ? "several webhooks" : "no webhook"}`,
    owner: "user",
    next: 'Give a name or id that "openblotter webhooks" shows',
  });
}

const unknownDelivery = (text: string) => ({
  code: "unknown-delivery",
  message: `There is no delivery "${text}"`,
  owner: "user" as const,
  next: 'Choose one that "openblotter webhooks log" shows',
});
