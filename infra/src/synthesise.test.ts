import { mkdir, mkdtempDisposable, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { deploymentOf } from "./environments.ts";
import { synthesise } from "./synthesise.ts";

test("Bug: a directory to write to was emptied, whatever was in it. Fix: only what an earlier synthesis wrote goes", async () => {
  await using directory = await mkdtempDisposable(path.join(tmpdir(), "cityscout-synthesis-"));
  const at = (...names: string[]): string => path.join(directory.path, ...names);
  await mkdir(at("cdk.out"));
  for (const file of [at("mine.txt"), at("cdk.out", "old.template.json")]) await writeFile(file, "");
  const secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:places-AbCdEf";
  const deployment = deploymentOf("dev", { database: { secret_arn } });
  await synthesise(deployment, directory.path, () => false);
  expect(await readdir(directory.path)).toContain("mine.txt");
  const templates = await readdir(at("cdk.out"));
  expect(templates).toContain("cityscout-dev-shared.template.json");
  expect(templates).not.toContain("old.template.json");
});
