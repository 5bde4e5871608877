import { expect, it } from "vitest";
import { collectGarbage } from "./collect-garbage.ts";

const megabyte = 2 ** 20;

it("frees memory that threads share, which V8 does not count", () => {
  const before = process.memoryUsage().arrayBuffers;
  // In a function of its own, so that nothing refers to the columns after it.
  const use = (): number =>
    Array.from({ length: 8 }, () => new SharedArrayBuffer(16 * megabyte)).at(-1)!.byteLength;
  expect(use()).toBe(16 * megabyte);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(100 * megabyte);
  collectGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * megabyte);
});
