import { api } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import type { Command } from "commander";
import { timeText } from "../shown.ts";

export const calendarCommand: Declare = (program, context) => {
  const calendar = program
    .command("calendar")
    .description("a calendar of log-ins that end, for calendar programs to subscribe to");
  showFeed(calendar, context);
  newFeed(calendar, context);
  endFeed(calendar, context);
};

function showFeed(calendar: Command, context: Context): void {
  const command = calendar
    .command("show", { isDefault: true })
    .description("say whether the calendar has an address");
  withCommon(command, "calendar").action(async (options: CommonOptions) => {
    const feed = await withSession(context, options, (session) =>
      session.call(api.showCalendarFeed),
    );
    if (options.json) return printJson(context, feed);
    if (!feed.active)
      return print(
        context,
        'The calendar has no address. Make one with "openblotter calendar new".',
      );
    return print(context, `The address of the calendar was made ${timeText(feed.madeAt)}`);
  });
}

function newFeed(calendar: Command, context: Context): void {
  const command = calendar
    .command("new")
    .description("make a secret address; one that was made before works no longer");
  withCommon(command, "calendar new").action(async (options: CommonOptions) => {
    const made = await withSession(context, options, (session) =>
      session.call(api.makeCalendarFeed),
    );
    if (options.json) return printJson(context, made);
    const lines = [
      `Subscribe to this address on your server: ${made.path}`,
      "It is shown once. Whoever has it may read when your log-ins end, and nothing else.",
    ];
    return print(context, lines.join("\n"));
  });
}

function endFeed(calendar: Command, context: Context): void {
  const command = calendar.command("off").description("end the calendar");
  withCommon(command, "calendar off").action(async (options: CommonOptions) => {
    await withSession(context, options, (session) => session.call(api.removeCalendarFeed));
    if (options.json) return printJson(context, { active: false });
    return print(context, "The address of the calendar works no longer");
  });
}
