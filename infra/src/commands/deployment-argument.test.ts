import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";
import { expect, test } from "vitest";
import { deploymentArgument } from "./deployment-argument.ts";

async function ownFile() {
  const directory = await mkdtempDisposable(path.join(tmpdir(), "cityscout-argument-"));
  const file = path.join(directory.path, "own.json");
  const secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:places-AbCdEf";
  await writeFile(file, JSON.stringify({ database: { secret_arn } }));
  return { file, [Symbol.asyncDispose]: () => directory.remove() };
}

test("means all stacks of an environment, or those of the named parts", async () => {
  await using own = await ownFile();
  const all = deploymentArgument(["dev", own.file]);
  expect(all.deployment.environment).toBe("dev");
  expect(all.stacks.size).toBe(12);
  expect(all.directory).toBeUndefined();
  const some = deploymentArgument(["--part", "rank", "--part", "shared", "dev", own.file, "out"]);
  expect([...some.stacks].sort()).toEqual(["cityscout-dev-rank", "cityscout-dev-shared"]);
  expect([some.isWanted("rank"), some.isWanted("seed"), some.directory]).toEqual([true, false, "out"]);
});

test("Bug: an option that there is not ended with a stack trace. Fix: it is bad input, and named", async () => {
  await using own = await ownFile();
  const refused = (args: readonly string[], message: string) => {
    expect(() => deploymentArgument(args)).toThrow(InvalidInputError);
    expect(() => deploymentArgument(args)).toThrow(message);
  };
  refused(["dev", own.file, "--dry-run"], "--dry-run");
  refused(["dev"], "expected an environment (mock, ");
  refused(["dev", own.file, "out", "more"], "expected an environment (mock, ");
  refused(
    ["--part", "ranks", "dev", own.file],
    "--part: found ranks, expected of shared, workflow, initialize, ",
  );
});
