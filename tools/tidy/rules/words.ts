/** Words that must not stand in the repository: left-overs, secrets and paths of one machine. */
import type { Finding, Rule } from "../rule.ts";
import type { SourceFile } from "../tree.ts";

interface Word {
  readonly pattern: RegExp;
  readonly files: RegExp;
  readonly message: string;
}

// Spelled in pieces, so that this file is not its own first finding.
const leftOvers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"].join("|");
const machineFolders = ["wo" + "rk", "ro" + "ot", "fa" + "rm"].join("|");
const suppressions = ["ts-ig" + "nore", "ts-no" + "check"].join("|");

const secrets = [
  "AKIA[0-9A-Z]{16}",
  "gh[pousr]_[A-Za-z0-9]{30,}",
  "npm_[A-Za-z0-9]{36}",
  "[sr]k_live_[A-Za-z0-9]{16,}",
  "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}",
  "-----BEGIN [A-Z ]*PRIVATE KEY-----",
].join("|");

const words: readonly Word[] = [
  {
    pattern: new RegExp(secrets, "u"),
    files: /./u,
    message: "looks like a secret; remove it and make the real one invalid",
  },
  {
    pattern: new RegExp(`\\b(${leftOvers})\\b`, "u"),
    files: /\.(ts|tsx|mjs|css|sql)$/u,
    message: "is left over; do it now or write it in an issue",
  },
  {
    pattern: new RegExp(`(^|[^A-Za-z0-9_./-])/(${machineFolders})/`, "u"),
    files: /./u,
    message: "is a path of one machine; say where relative to the repository",
  },
  {
    pattern: new RegExp(`@(${suppressions})`, "u"),
    files: /\.(ts|tsx|mjs)$/u,
    message: "silences the compiler; mend the type",
  },
];

export const forbiddenWords: Rule = {
  name: "words",
  check(tree) {
    return { seen: tree.files.length, problems: tree.files.flatMap(findingsOf) };
  },
};

function findingsOf(file: SourceFile): Finding[] {
  const rules = words.filter((word) => word.files.test(file.path));
  if (!rules.some((word) => new RegExp(word.pattern, "mu").test(file.text))) return [];
  return file.text.split("\n").flatMap((text, index) =>
    rules.flatMap(({ pattern, message }) => {
      const found = pattern.exec(text)?.[0].trim();
      return found === undefined
        ? []
        : [{ file: file.path, line: index + 1, message: `"${found}" ${message}` }];
    }),
  );
}
