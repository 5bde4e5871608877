import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { shippedModelUrl } from "../shipped-model.ts";
import type { ModelData } from "./model.ts";
import { modelText } from "./model-text.ts";

it("is what the shipped model is written as: the same data, in lines that can be read", async () => {
  const text = await readFile(shippedModelUrl, "utf8");
  const data = JSON.parse(text) as ModelData;
  const written = modelText(data);
  expect(JSON.parse(written)).toEqual(data);
  expect(text).toBe(written);
  const lines = written.split("\n").filter((line) => !line.includes('"missing_left"'));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(110);
});
