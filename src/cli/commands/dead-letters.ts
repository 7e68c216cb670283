import type { Command } from "commander";
import { fail } from "#domain";
import { api, type DeadLetterBody } from "#http";
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

export const deadLettersCommand: Declare = (program, context) => {
  const letters = program
    .command("dead-letters")
    .description("work that was given up: look at it, begin it anew, or leave it");
  listLetters(letters, context);
  showLetter(letters, context);
  endLetter(letters, context, {
    name: "replay",
    about: "begin the work anew",
    endpoint: api.replayDeadLetter,
    done: (label) => `Began "${label}" anew`,
  });
  endLetter(letters, context, {
    name: "dismiss",
    about: "leave the work undone and take it off the desk",
    endpoint: api.dismissDeadLetter,
    done: (label) => `Dismissed "${label}"`,
  });
};

/** Letters are told apart by the beginning of their ids. */
const SHOWN_ID = 8;

const COLUMNS = [
  left<DeadLetterBody>("letter", ({ id }) => id.slice(0, SHOWN_ID)),
  left<DeadLetterBody>("kind", ({ kind }) => kind),
  left<DeadLetterBody>("what", ({ label }) => label),
  left<DeadLetterBody>("failed", ({ lastFailedAt }) => timeText(lastFailedAt)),
  right<DeadLetterBody>("tries", ({ attempts }) => String(attempts)),
  left<DeadLetterBody>("who acts", ({ failure }) => failure.owner),
  left<DeadLetterBody>("state", ({ state }) => state),
  left<DeadLetterBody>("why", ({ failure }) => failure.code),
];

function listLetters(letters: Command, context: Context): void {
  const command = letters
    .command("list", { isDefault: true })
    .option("--all", "also those that were closed")
    .description("list what was given up, what failed last first");
  withCommon(command, "dead-letters list --all").action(
    async (options: CommonOptions & { readonly all?: true }) => {
      const query = { limit: 200, ...(!options.all && { state: "open" as const }) };
      const { items } = await withSession(context, options, (session) =>
        session.call(api.listDeadLetters, { query }),
      );
      if (items.some(({ state }) => state === "open")) context.exitCode = EXIT.doubtful;
      if (options.json) return printJson(context, items);
      if (items.length === 0) return print(context, "Nothing was given up.");
      return print(context, table(items, COLUMNS, paint(context.host.color)));
    },
  );
}

function showLetter(letters: Command, context: Context): void {
  const command = letters
    .command("show <letter>")
    .description("show why a piece of work was given up, and what it was given");
  withCommon(command, "dead-letters show 3f2a91c0").action((text: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const letter = await chosen(session, text);
      return options.json ? printJson(context, letter) : print(context, letterText(letter));
    }),
  );
}

const letterText = ({ failure, payload, ...letter }: DeadLetterBody): string =>
  [
    `${letter.label}: ${failure.message}. ${failure.next}.`,
    `${letter.attempts} tries, the last one ${timeText(letter.lastFailedAt)}; ${letter.state}`,
    JSON.stringify(payload, null, 2),
  ].join("\n");

type Ending = {
  readonly name: "replay" | "dismiss";
  readonly about: string;
  readonly endpoint: typeof api.replayDeadLetter;
  readonly done: (label: string) => string;
};

function endLetter(letters: Command, context: Context, { name, about, endpoint, done }: Ending) {
  const command = letters.command(`${name} <letter>`).description(about);
  withCommon(command, `dead-letters ${name} 3f2a91c0`).action(
    (text: string, options: CommonOptions) =>
      withSession(context, options, async (session) => {
        const { id } = await chosen(session, text);
        const letter = await session.call(endpoint, { params: { id } });
        return options.json ? printJson(context, letter) : print(context, done(letter.label));
      }),
  );
}

async function chosen(session: Session, text: string): Promise<DeadLetterBody> {
  const { items } = await session.call(api.listDeadLetters, { query: { limit: 1000 } });
  const [found, ...others] = items.filter(({ id }) => id.startsWith(text.toLowerCase()));
  if (found && others.length === 0) return found;
  return fail({
    code: found ? "ambiguous-dead-letter" : "unknown-dead-letter",
    message: `"${text}" begins the id of ${found ? "several dead letters" : "no dead letter"}`,
    owner: "user",
    next: 'Give one that "openblotter dead-letters list --all" shows',
  });
}
