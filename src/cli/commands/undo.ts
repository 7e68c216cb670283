import { api } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { count } from "../shown.ts";

export const undoCommand: Declare = (program, context) => {
  const command = program
    .command("undo")
    .argument("<import>", 'id of an import that "openblotter imports" lists')
    .description("take a whole import back; what another import also brought stays");
  withCommon(command, "undo 0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b").action(
    async (id: string, options: CommonOptions) => {
      const undone = await withSession(context, options, (session) =>
        session.call(api.undoImport, { params: { id } }),
      );
      if (options.json) return printJson(context, undone);
      const { executions, cash } = undone;
      return print(
        context,
        `Took back ${count(executions, "execution")} and ${count(cash, "cash movement")}`,
      );
    },
  );
};
