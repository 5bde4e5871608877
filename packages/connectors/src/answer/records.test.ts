import { finish } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { RECORDS_A_STEP, readRecords, readRecordsInSteps } from "./records.ts";

const records = Array.from({ length: 4 * RECORDS_A_STEP + 1 }, (_, id) => ({ id }));
const schema = z.object({ id: z.number() });
const skip = ({ id }: { id: number }) => ({ skip: `number ${id % 3}` });

describe("readRecordsInSteps", () => {
  it("reads no more than RECORDS_A_STEP records between two turns, and then gives what readRecords gives", () => {
    let read = 0;
    let most = 0;
    const steps = readRecordsInSteps("overpass", records, schema, (record) => {
      read++;
      return skip(record);
    });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      most = Math.max(most, read);
      read = 0;
    }
    expect(Math.max(most, read)).toBe(RECORDS_A_STEP);
    expect(step.value).toEqual(readRecords("overpass", records, schema, skip));
  });

  it("fails as readRecords does where no record has the protocol's shape", () => {
    const attempt = () => finish(readRecordsInSteps("overpass", ["x", "y"], schema, skip));
    expect(attempt).toThrow(expect.objectContaining({ name: "SourceContractError" }));
  });
});
