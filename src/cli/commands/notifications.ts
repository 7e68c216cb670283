import type { Command } from "commander";
import { api, type NotificationBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { left, table } from "../table.ts";

export const notificationsCommand: Declare = (program, context) => {
  const notices = program
    .command("notifications")
    .description("what happened, and what you are told of");
  listNotices(notices, context);
  readNotices(notices, context);
  showSettings(notices, context);
};

/** Notices are told apart by the beginning of their ids. */
const SHOWN_ID = 8;

const COLUMNS = [
  left<NotificationBody>("notice", ({ id }) => id.slice(0, SHOWN_ID)),
  left<NotificationBody>("when", ({ at }) => timeText(at)),
  left<NotificationBody>("", ({ readAt }) => (readAt === undefined ? "unread" : "")),
  left<NotificationBody>("what", ({ title }) => title),
  left<NotificationBody>("next", ({ text }) => text),
];

function listNotices(notices: Command, context: Context): void {
  const command = notices
    .command("list", { isDefault: true })
    .option("--unread", "only those that are unread")
    .option("--limit <number>", "at most so many", "50")
    .description("list what happened, newest first");
  withCommon(command, "notifications list --unread").action(
    async (options: CommonOptions & { readonly unread?: true; readonly limit: string }) => {
      const query = { limit: options.limit, ...(options.unread && { unread: "true" as const }) };
      const page = await withSession(context, options, (session) =>
        session.call(api.listNotifications, { query }),
      );
      if (options.json) return printJson(context, page.items);
      if (page.items.length === 0) return print(context, "Nothing to tell.");
      return print(context, table(page.items, COLUMNS, paint(context.host.color)));
    },
  );
}

function readNotices(notices: Command, context: Context): void {
  const command = notices.command("read").description("mark all notices as read");
  withCommon(command, "notifications read").action(async (options: CommonOptions) => {
    const unread = await withSession(context, options, (session) =>
      session.call(api.readNotifications, { body: {} }),
    );
    if (options.json) return printJson(context, unread);
    return print(context, "Everything is read.");
  });
}

function showSettings(notices: Command, context: Context): void {
  const command = notices
    .command("settings")
    .description("show which kinds come which way, and when mail may come");
  withCommon(command, "notifications settings").action(async (options: CommonOptions) => {
    const settings = await withSession(context, options, (session) =>
      session.call(api.showNotifySettings),
    );
    if (options.json) return printJson(context, settings);
    const { kinds, preferences, mail } = settings;
    const { inApp, email, quiet, zone } = preferences;
    type Kind = (typeof kinds)[number];
    const rows = [
      left<Kind>("kind", ({ kind }) => kind),
      left<Kind>("list", ({ kind }) => (inApp.includes(kind) ? "yes" : "")),
      left<Kind>("mail", ({ kind }) => (email.kinds.includes(kind) ? "yes" : "")),
    ];
    const lines = [
      table(kinds, rows, paint(context.host.color)),
      mail.available
        ? `Mail to ${mail.address ?? "nobody yet"}`
        : "The server knows no mail server",
      ...(mail.pending === undefined
        ? []
        : [`${mail.pending} is not confirmed: open the link that was mailed to it`]),
      email.digest === "off" ? "Mail at once" : `Mail ${email.digest}`,
      quiet ? `Quiet from ${quiet.from} to ${quiet.to} in ${zone}` : "No quiet hours",
    ];
    return print(context, lines.join("\n"));
  });
}
