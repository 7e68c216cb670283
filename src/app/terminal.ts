import type { WriteStream } from "node:tty";
import type { Outlet } from "#cli";

/** A standard stream, written no faster than the reader takes it. */
export function outletOf(stream: NodeJS.WriteStream): Outlet {
  let isOpen = true;
  // "| head" closes the pipe early; what is left to say has no reader.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isOpen = false;
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (isOpen) stream.write(text, () => resolve(isOpen));
        else resolve(false);
      }),
    isTerminal: (stream as Partial<WriteStream>).isTTY ?? false,
    // A terminal that knows no width says 0.
    columns: (stream as Partial<WriteStream>).columns || 80,
  };
}

/** NO_COLOR wins whatever it holds, unless it is empty (no-color.org). */
export const wantsColor = (env: NodeJS.ProcessEnv, isTerminal: boolean): boolean =>
  !env.NO_COLOR && env.TERM !== "dumb" && (isTerminal || Boolean(env.FORCE_COLOR));
