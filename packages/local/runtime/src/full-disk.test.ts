import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { namingFullDisk } from "./full-disk.ts";
import { type EmbeddedRuntime, startRuntime } from "./runtime.ts";

let directory: string;
let runtime: EmbeddedRuntime;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-full-disk-"));
  runtime = await startRuntime(directory);
});
afterEach(async () => {
  await runtime.close();
  await rm(directory, { recursive: true, force: true });
});

const databaseFile = (): string => path.join(directory, "aws", "fauxqs.db");

/** Lets the tables of S3 and SQS refuse rows with what SQLite says on a full disk, which is not at hand everywhere. */
function refuseRows(): void {
  const database = new DatabaseSync(databaseFile());
  for (const table of ["s3_objects", "sqs_messages"]) {
    database.exec(
      `create trigger full_${table} before insert on ${table} begin select raise(fail, 'database or disk is full'); end`,
    );
  }
  database.close();
}

const put = (): Promise<unknown> =>
  runtime.aws.s3.send(new PutObjectCommand({ Bucket: runtime.aws.bucket, Key: "a", Body: "some" }));

describe("a disk that is full", () => {
  it("Bug: S3 and SQS failed with an answer that their clients cannot read. Fix: it says of which file, and why", async () => {
    refuseRows();
    const refusal = { name: "InternalError", message: `${databaseFile()}: database or disk is full` };
    await expect(put()).rejects.toMatchObject(refusal);
    const { frontierQueueUrl: QueueUrl, sqs } = runtime.aws;
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "some" }))).rejects.toMatchObject(
      refusal,
    );
  });

  it("is named with the data folder and what to do, where a run fails for it", async () => {
    refuseRows();
    const error: unknown = await namingFullDisk({ directory, runId: "run-1" }, put).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      name: "DataUnavailableError",
      message: `the disk of the data folder "${directory}" is full: make room, then go on with \`scout run --resume run-1\``,
      cause: { name: "InternalError" },
    });
  });

  it.runIf(existsSync("/dev/full"))("is known by the system's error, too", async () => {
    const writing = namingFullDisk({ directory, runId: "run-1" }, () => writeFile("/dev/full", "some"));
    await expect(writing).rejects.toMatchObject({ name: "DataUnavailableError", cause: { code: "ENOSPC" } });
  });

  it("is not what any other failure is taken for", async () => {
    const failure = new Error("the object is too large", { cause: new Error("disk I/O error") });
    const failing = namingFullDisk({ directory, runId: "run-1" }, () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
  });
});
