import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { fail } from "#domain";

/**
 * Asks on the terminal. What is secret is not echoed. Fails with "not-a-terminal" where nobody can
 * answer.
 */
export async function ask(
  question: string,
  { help, secret }: { readonly help: string; readonly secret: boolean },
): Promise<string> {
  if (!process.stdin.isTTY) fail(notATerminal);
  process.stderr.write(`${help}\n${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = secret ? silent : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    const answer = await lines.question("");
    if (secret) process.stderr.write("\n");
    return answer.trim();
  } finally {
    lines.close();
  }
}

const notATerminal = {
  code: "not-a-terminal",
  message: "There is no terminal to ask for the credentials on",
  owner: "user" as const,
  next: "Give them in a file with --credentials, or - for standard input",
};
