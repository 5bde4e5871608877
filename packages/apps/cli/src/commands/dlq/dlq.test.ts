import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { placeSchema } from "@cityscout/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { poisonOf } from "../../bench-dlq/poison.ts";
import { type PoisonedEnvironment, startPoisonedEnvironment } from "../../bench-dlq/poisoned-environment.ts";
import { writeSmallWorld } from "../../testing-world.ts";
import { type Answer, runScout } from "../../testing-scout.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-dlq-"));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

const scout = (args: readonly string[]): Promise<Answer> => runScout(directory, args);

const documentOf = ({ out }: Answer): unknown => JSON.parse(out);

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

interface Peeked {
  message_id: string;
  kind: string;
  error: string;
  source: string;
  looks: number;
}
interface Report {
  seen: number;
  redriven: number;
  settled: number;
  refused: number;
  refusals: Record<string, number>;
  go_on_with: string[];
}
interface Run {
  run_id: string;
  status: string;
  counts: Record<string, number>;
  artifacts: Record<string, string>;
  failures: unknown[];
}

describe("dead letters of a deployed environment, with nothing but its endpoint", () => {
  const count = 120;
  let environment: PoisonedEnvironment;
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(directory, "aws-"));
    environment = await startPoisonedEnvironment(home, count);
  });
  afterEach(() => environment.close());

  const dlq = (...args: string[]): Promise<Answer> =>
    scout(["dlq", ...args, "--endpoint", environment.endpoint]);
  const expected = (name: string): number =>
    Array.from({ length: count }, (_, index) => poisonOf(index)).filter((poison) => poison.expected === name)
      .length;

  it("are counted, peeked at again and again, and analysed, and stay where they are", async () => {
    const status = documentOf(await dlq("status", "--json")) as { target: string; dead_letters: object };
    expect(status.target).toContain("environment dev");
    expect(status.dead_letters).toEqual({ visible: count, hidden: 0 });
    const first = documentOf(await dlq("peek", "--count", "1000", "--json")) as Peeked[];
    const second = documentOf(await dlq("peek", "--count", "1000", "--json")) as Peeked[];
    expect(new Set(first.map(({ message_id }) => message_id)).size).toBe(count);
    expect(second.map(({ message_id }) => message_id).sort(byText)).toEqual(
      first.map(({ message_id }) => message_id).sort(byText),
    );
    expect(first.every(({ looks }) => looks === 1)).toBe(true);
    expect(second.every(({ looks }) => looks === 2)).toBe(true);
    const analysis = documentOf(await dlq("analyze", "--json")) as {
      letters: number;
      verdicts: object;
      by_error: object[];
      by_age: object[];
    };
    expect(analysis).toMatchObject({
      letters: count,
      verdicts: {
        redrive: expected("redrive"),
        settled: expected("settled"),
        refused: {
          unreadable: expected("unreadable"),
          permanent: expected("permanent"),
          "run-gone": expected("run-gone"),
          "correlation-mismatch": expected("correlation-mismatch"),
          "source-off": expected("source-off"),
        },
      },
      by_age: [{ name: "under 1 h", letters: count }],
    });
    expect((await dlq("analyze")).out).toContain("docs/runbooks/dead-letters.md#run-gone");
    expect(await environment.deadLetters()).toEqual({ visible: count, hidden: 0 });
    expect(await environment.drainFrontier()).toEqual([]);
  });

  it("go back where they are worth it, and are refused where they are not; the audit has a line of each", async () => {
    const dry = documentOf(await dlq("redrive-all", "--dry-run", "--json")) as Report;
    expect(await environment.drainFrontier()).toEqual([]);
    expect((await environment.audit()).lines).toBe(0);
    const answer = await dlq("redrive-all", "--json");
    const report = documentOf(answer) as Report;
    expect(answer.code).toBe(3);
    expect(report).toMatchObject({
      seen: count,
      redriven: expected("redrive"),
      settled: expected("settled"),
      refused: count - expected("redrive") - expected("settled"),
      go_on_with: [`scout start --resume poisoned --endpoint ${environment.endpoint}`],
    });
    expect({ ...dry, dry_run: 0, redrive_id: 0, go_on_with: 0, audit: 0, peak_memory_mb: 0 }).toEqual({
      ...report,
      dry_run: 0,
      redrive_id: 0,
      go_on_with: 0,
      audit: 0,
      peak_memory_mb: 0,
    });
    expect(new Set(await environment.drainFrontier()).size).toBe(expected("redrive"));
    const audited = (await dlq("audit")).out.trimEnd().split("\n");
    expect(audited).toHaveLength(count);
    expect(JSON.parse(audited[0] ?? "")).toMatchObject({ run_id: expect.any(String) as string });
    const status = documentOf(await dlq("status", "--json")) as { waiting_runs: { run_id: string }[] };
    expect(status.waiting_runs.map(({ run_id }) => run_id)).toEqual(["poisoned"]);
  });

  it("go back one by one, a few, or those too whose cause is mended", async () => {
    const letters = documentOf(await dlq("peek", "--count", "1000", "--json")) as Peeked[];
    const refused = letters.find(({ error }) => error === "SourceRefusedError")?.message_id ?? "";
    const inspected = await dlq("inspect", "--message-id", refused);
    expect(inspected.out).toContain("refused (permanent)");
    expect((await dlq("redrive", "--message-id", refused)).code).toBe(3);
    expect(await environment.drainFrontier()).toHaveLength(0);
    const mended = await dlq("redrive", "--message-id", refused, "--mended");
    expect([mended.code, mended.out.split("\n")[0]]).toEqual([0, "1 redriven, 0 settled, 0 refused"]);
    expect(await environment.drainFrontier()).toHaveLength(1);
    const few = documentOf(await dlq("redrive-batch", "--count", "7", "--rate", "1000", "--json")) as Report;
    expect(few.redriven).toBe(7);
    expect(await environment.drainFrontier()).toHaveLength(7);
  });

  it("are discarded one at a time, and the audit keeps the cause", async () => {
    const [first] = documentOf(await dlq("peek", "--count", "1", "--json")) as Peeked[];
    const id = first?.message_id ?? "";
    const { code } = await dlq("discard", "--message-id", id, "--cause", "made for a test");
    expect(code).toBe(0);
    expect(await environment.deadLetters()).toEqual({ visible: count - 1, hidden: 0 });
    expect(await environment.drainFrontier()).toEqual([]);
    expect(JSON.parse((await dlq("audit")).out)).toMatchObject({
      message_id: id,
      outcome: "settled",
      why: "discarded: made for a test",
    });
    expect((await dlq("discard", "--message-id", id, "--cause", "again")).code).toBe(2);
  });

  it("are watched as often as asked for", async () => {
    const { code, out } = await dlq("monitor", "--interval", "1", "--looks", "1", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ dead_letters: count, hidden: 0, frontier: 0, change: 0 });
  });

  it.each([
    [["redrive", "--message-id", "nobody"], /--message-id: found no letter nobody in environment dev/],
    [["inspect", "--message-id", "nobody"], /--message-id: found no letter nobody/],
    [["peek", "--count", "0"], /found 0, expected a whole number from 1 up/],
    [["redrive-batch"], /required option '--count <n>' not specified/],
    [["status", "--env", "lab"], /--env: found "lab", expected one of mock, mixed, dev, stage, prod/],
    [["status", "--env", "prod"], /environment prod: found no queue cityscout-prod-dead-letters/],
  ])("%j is bad input, told in one message", async (args, message) => {
    const { code, out, err } = await dlq(...args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(message);
  });
});

describe("dead letters of the data folder", () => {
  async function recordsOf({ artifacts }: Run): Promise<Set<string>> {
    const lines = (await readFile(artifacts["places.ndjson"] ?? "", "utf8")).trimEnd().split("\n");
    const places = lines.map((line) => placeSchema.parse(JSON.parse(line)));
    return new Set(places.flatMap(({ sources }) => sources.map(({ source_id }) => source_id)));
  }

  it(
    "heal their run: once the source answers again, redriven and resumed it has every record of every source",
    { timeout: 180_000 },
    async () => {
      await writeSmallWorld(path.join(directory, "world"), 240);
      const run = ["run", "edinburgh", "--world", "world", "--json"];
      const broken = documentOf(await scout([...run, "--faults", "down=yelp"])) as Run;
      expect(broken.status).toBe("partial");
      expect((await recordsOf(broken)).size).toBe(480);
      const letters = broken.counts["dead_letters"] ?? 0;
      const peeked = documentOf(await scout(["dlq", "peek", "--count", "100", "--json"])) as Peeked[];
      expect(peeked.map(({ kind, source }) => `${kind} ${source}`)).toEqual(
        Array.from({ length: letters }, () => "search yelp"),
      );
      const answer = await scout(["dlq", "redrive-all"]);
      expect(answer.code).toBe(0);
      expect(answer.out).toContain(`scout run --resume ${broken.run_id}`);
      expect((await scout(["dlq", "status"])).out).toContain(
        `Redriven, and to go on: ${broken.run_id}: scout run --resume ${broken.run_id}`,
      );

      const resumed = await scout(["run", "--resume", broken.run_id, "--faults", "none", "--json"]);
      const healed = documentOf(resumed) as Run;
      expect([resumed.code, healed.status, healed.counts["dead_letters"]]).toEqual([0, "succeeded", 0]);
      expect(healed.failures).toEqual([]);
      expect((await recordsOf(healed)).size).toBe(720);
      const status = documentOf(await scout(["dlq", "status", "--json"])) as {
        dead_letters: object;
        waiting_runs: unknown[];
      };
      expect(status).toMatchObject({ dead_letters: { visible: 0, hidden: 0 }, waiting_runs: [] });
    },
  );
});
