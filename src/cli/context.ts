import type { Command } from "commander";
import type { Host, Outlet, Session } from "./host.ts";

/** What a command works with while it runs. */
export type Context = {
  readonly host: Host;
  exitCode: number;
  /** What the parser said, to be written before the process ends. */
  readonly said: { outlet: Outlet; text: string }[];
};

/** Adds one command to the program. */
export type Declare = (program: Command, context: Context) => void;

/** Options that every command has. */
export type CommonOptions = { readonly data?: string; readonly json?: true };

export const withCommon = (command: Command, example: string): Command =>
  command
    .option(
      "--data <folder>",
      "data folder (default: OPENBLOTTER_DATA, else the user's data folder)",
    )
    .option("--json", "print JSON, whose shape is stable, instead of text")
    .addHelpText("after", `\nExample:\n  $ openblotter ${example}`);

/** Opens the blotter for as long as the work takes. */
export async function withSession<Result>(
  { host }: Context,
  { data }: CommonOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await host.open({ data });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

export async function print({ host }: Context, text: string): Promise<void> {
  await host.out.write(`${text}\n`);
}

export const printJson = (context: Context, value: unknown): Promise<void> =>
  print(context, JSON.stringify(value, null, 2));
