import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { nextTurn } from "@cityscout/contracts";
import { expect, it } from "vitest";
import type { RecordLines } from "../records/record-lines.ts";
import { Threads } from "./threads.ts";

it("Bug: where several threads failed of a fault of ours, the second one ended the process. Fix: it is the task's", async () => {
  const started = once(process, "worker");
  const threads = new Threads(2);
  const [helper] = (await started) as [Worker];
  const ended = new Promise((resolve) => {
    for (const event of ["message", "exit"]) helper.once(event, resolve);
  });
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", note);
  // No caller can give this: it stands for a fault of ours, which every thread meets.
  const nothings = Array.from({ length: 64 }, () => null) as unknown as RecordLines[];
  await expect(threads.run("read", nothings, 0, nothings.length)).rejects.toThrow(TypeError);
  await ended;
  await nextTurn();
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
  await threads.close();
});
