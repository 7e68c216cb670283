import { api } from "#http";
import { connectionOf } from "../connection.ts";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { timeText } from "../shown.ts";

type Options = CommonOptions & { readonly new?: true; readonly remove?: true };

/** The address at which a broker may ask that a connection be read. */
export const hookCommand: Declare = (program, context) => {
  const command = program
    .command("hook <connection>")
    .description("the address at which a broker may ask that a connection be read")
    .option("--new", "make it, or make it anew with another secret, which is shown once")
    .option("--remove", "take it away");
  withCommon(command, "hook Practice --new").action((name: string, options: Options) =>
    withSession(context, options, async (session) => {
      const { id, label } = await connectionOf(session, name);
      const params = { id };
      if (options.remove) {
        await session.call(api.removeConnectionHook, { params });
        if (options.json) return printJson(context, { active: false });
        return print(context, `"${label}" can no longer be called`);
      }
      if (options.new) {
        const made = await session.call(api.makeConnectionHook, { params });
        if (options.json) return printJson(context, made);
        return print(context, `POST ${made.path}\nIts secret, shown only now: ${made.secret}`);
      }
      const hook = await session.call(api.showConnectionHook, { params });
      if (options.json) return printJson(context, hook);
      const called = hook.calledAt ? `called last ${timeText(hook.calledAt)}` : "never called yet";
      return print(context, hook.active ? `POST ${hook.path}, ${called}` : "There is no address.");
    }),
  );
};
