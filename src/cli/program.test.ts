import { describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { chunksOf, fakeHost, reportOf } from "./fakes.ts";
import { runProgram } from "./program.ts";

const IMPORT = "POST /api/imports";
const importing = (report: () => unknown, options = {}) => fakeHost({ [IMPORT]: report }, options);
const refuse = (code = "unknown-layout") => {
  throw new FailureError({ code, message: "Unknown", owner: "user", next: "Map its columns" });
};

describe("import", () => {
  test("--json prints one entry a file, under the path that was given, and exits 0", async () => {
    const { host, written, called } = importing(() => reportOf());
    expect(await runProgram(["import", "dir/a.csv", "b.csv", "--json"], host)).toBe(0);
    const { files } = JSON.parse(written.out) as { files: object[] };
    expect(files).toMatchObject([
      {
        file: "dir/a.csv",
        format: "test",
        accounts: ["test:U1"],
        executions: { new: 2, known: 0, quarantined: 0 },
        cash: { new: 0, known: 0 },
        checks: [],
        durationMs: 5,
      },
      { file: "b.csv" },
    ]);
    expect(called.map(({ path }) => path)).toEqual([IMPORT, IMPORT]);
    expect(written.err).toBe("");
  });

  test("options and the mapping file reach the import", async () => {
    const { host, called } = importing(() => reportOf());
    const options = [
      "--format",
      "f",
      "--zone",
      "Asia/Tokyo",
      "--date-order",
      "dmy",
      "--account",
      "7",
      "--map",
      "m.json",
    ];
    await runProgram(["import", "a.csv", ...options], host);
    expect(called[0]?.given.query).toEqual({
      name: "a.csv",
      format: "f",
      zone: "Asia/Tokyo",
      dateOrder: "dmy",
      account: "7",
      mapping: '{"a":1}',
    });
  });

  test("quarantined rows and checks that differ exit 3, known rows do not", async () => {
    const exit = (report: object) =>
      runProgram(["import", "a"], importing(() => reportOf(report)).host);
    const check = { name: "Total", expected: "1", actual: "2", ok: false };
    expect(await exit({ executions: { new: 0, known: 2, quarantined: 0 } })).toBe(0);
    expect(await exit({ executions: { new: 1, known: 0, quarantined: 1 } })).toBe(3);
    expect(await exit({ checks: [check] })).toBe(3);
    expect(await exit({ checks: [{ ...check, ok: true }] })).toBe(0);
  });

  test("a refused file exits 2, says what to do, and the others still go in", async () => {
    let calls = 0;
    const { host, written } = importing(() => (calls++ === 0 ? refuse() : reportOf()));
    expect(await runProgram(["import", "a", "b", "--json"], host)).toBe(2);
    expect(JSON.parse(written.out)).toMatchObject({
      files: [
        { file: "a", failure: { code: "unknown-layout", next: "Map its columns" } },
        { file: "b", format: "test" },
      ],
    });
  });

  test("storage that fails ends the command with 1: it is not the file that was refused", async () => {
    for (const code of ["database-stopped", "disk-full", "server-unreachable"]) {
      const { host, written } = importing(() => refuse(code));
      expect(await runProgram(["import", "a", "b"], host)).toBe(1);
      expect(written.err).toContain(`[${code}]`);
    }
  });

  test("text shows counts and each check that differs", async () => {
    const checks = [
      { name: "Closed P/L", expected: "10", actual: "9", ok: false, note: "rounding" },
      { name: "Rows", expected: "2", actual: "2", ok: true },
    ];
    const { host, written } = importing(() => reportOf({ checks, notes: ["Zone assumed"] }));
    await runProgram(["import", "a.csv"], host);
    expect(written.out).toContain("2 new, 0 known, 0 quarantined");
    expect(written.out).toContain("1 of 2 agree");
    expect(written.out).toContain("Closed P/L: file 10, ours 9 (rounding)");
    expect(written.out).toContain("Zone assumed");
  });

  test("control characters of a file never reach the terminal", async () => {
    const { host, written } = importing(() =>
      reportOf({ notes: ["\u001b]0;owned\u0007\u001b[2J\nx"] }),
    );
    await runProgram(["import", "a.csv"], host);
    expect(written.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("a terminal gets a progress bar on standard error, which is wiped at the end", async () => {
    const run = importing(
      () => {
        run.tell({
          type: "import-progress",
          file: "a",
          phase: "reading",
          bytes: 50,
          totalBytes: 100,
          records: 7,
        });
        return reportOf();
      },
      { terminal: true },
    );
    await runProgram(["import", "a.csv"], run.host);
    expect(run.written.err).toContain("[############............] 50%, 7 records");
    expect(run.written.err.endsWith("\r\u001b[2K")).toBe(true);
    expect(run.written.out).not.toContain("%");
  });
});

describe("lists", () => {
  test("trades --json copies the stream with the filter, and the session is closed", async () => {
    const run = fakeHost({
      "GET /api/export/trades": () => ({ contentType: "", chunks: chunksOf("[\n", "]\n") }),
    });
    const args = [
      "trades",
      "--json",
      "--account",
      "a",
      "--account",
      "b",
      "--outcome",
      "win",
      "--data",
      "/d",
    ];
    expect(await runProgram(args, run.host)).toBe(0);
    expect(run.written.out).toBe("[\n]\n");
    expect(run.called[0]?.given.query).toMatchObject({
      account: ["a", "b"],
      outcome: "win",
      format: "json",
    });
    expect([run.opened, run.closed()]).toEqual([["/d"], 1]);
  });

  test("trades without --json is an aligned table with signs", async () => {
    const trade = {
      openedAt: "2026-01-05T15:00:00.000000Z",
      status: "closed",
      holdingMs: 3_725_000,
      account: "a",
      instrument: { symbol: "ACME" },
      direction: "long",
      quantity: "100",
      entryPrice: "10.12345678",
      exitPrice: "9",
      grossPnl: "12",
      fees: "2",
      netPnl: "10",
      currency: "USD",
    };
    const { host, written } = fakeHost({ "GET /api/trades": () => ({ items: [trade], total: 3 }) });
    await runProgram(["trades", "--limit", "1"], host);
    const [head = "", row = "", foot] = written.out.split("\n");
    expect(row).toContain("2026-01-05 15:00:00Z  1h 2m  a        ACME    long");
    expect(row).toContain("10.123456…");
    expect(row).toContain("+10");
    expect(head.indexOf("currency")).toBe(row.indexOf("USD"));
    expect(foot).toBe("3 trades, 1 shown");
  });

  test("quarantine --json is one array over all pages", async () => {
    const { host, written } = fakeHost({
      "GET /api/quarantine": ({ query }) =>
        (query as { after?: string }).after === "2"
          ? { items: [{ line: 2 }] }
          : { items: [{ line: 1 }], next: "2" },
    });
    await runProgram(["quarantine", "--json"], host);
    expect(JSON.parse(written.out)).toEqual([{ line: 1 }, { line: 2 }]);
  });

  test("an empty list as JSON is an empty array", async () => {
    const { host, written } = fakeHost({ "GET /api/imports": () => ({ items: [] }) });
    await runProgram(["imports", "--json"], host);
    expect(JSON.parse(written.out)).toEqual([]);
  });
});

describe("failures", () => {
  test("a failure says what to do, exits 1, and the session is closed", async () => {
    const run = fakeHost({ "GET /api/accounts": () => refuse("storage-unavailable") });
    expect(await runProgram(["accounts"], run.host)).toBe(1);
    expect(run.written.err).toBe("Unknown [storage-unavailable]\n  What to do: Map its columns\n");
    expect(run.closed()).toBe(1);
  });

  test("wrong usage exits 1 and points at the help", async () => {
    for (const args of [
      ["import"],
      ["trade"],
      ["trades", "--outcome", "luck"],
      ["export", "all"],
    ]) {
      const { host, written } = fakeHost({});
      expect(await runProgram(args, host)).toBe(1);
      expect(written.err).toContain("error:");
      expect(written.err).toContain("--help");
    }
  });

  test("doctor exits 1 when something failed and names the next step", async () => {
    const { host, written } = fakeHost({});
    expect(await runProgram(["doctor"], host)).toBe(1);
    expect(written.out).toMatch(/failed {3}Database {6}is away\n +Fetch it/);
  });
});

describe("help", () => {
  const commands = [
    "serve",
    "api",
    "worker",
    "import",
    "formats",
    "accounts",
    "executions",
    "trades",
    "positions",
    "gaps",
    "stats",
    "imports",
    "undo",
    "quarantine",
    "export",
    "backup",
    "restore",
    "brokers",
    "connect",
    "reconnect",
    "disconnect",
    "connections",
    "sync",
    "backfill",
    "runs",
    "coverage",
    "breaks",
    "sandbox",
    "doctor",
  ];

  test.each(commands)("%s --help gives an example, --data and --json", async (command) => {
    const { host, written } = fakeHost({});
    expect(await runProgram([command, "--help"], host)).toBe(0);
    expect(written.out).toContain(`Example:\n  $ openblotter ${command}`);
    expect(written.out).toMatch(/--data <folder>[\s\S]*--json/);
  });

  test("colours are there only when wanted", async () => {
    const reply = { "GET /api/formats": () => ({ items: [] }) };
    const plain = fakeHost(reply);
    const colored = fakeHost(reply, { color: true });
    await runProgram(["formats"], plain.host);
    await runProgram(["formats"], colored.host);
    expect(plain.written.out).not.toContain("\u001b");
    expect(colored.written.out).toContain("\u001b[2m");
  });

  test("--version prints the version", async () => {
    const { host, written } = fakeHost({});
    expect(await runProgram(["--version"], host)).toBe(0);
    expect(written.out).toBe("1.2.3\n");
  });
});
