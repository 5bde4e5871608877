import { expect, test } from "vitest";
import { cliEnvironmentSchema, processEnvironment } from "./environment.ts";

test("Bug: an empty CITYSCOUT_HOME ended every command with a stack trace. Fix: an empty variable is not set", () => {
  const environment = processEnvironment({ CITYSCOUT_HOME: "", CITYSCOUT_CWD: "/data", YELP_API_KEY: "" });
  expect(environment).toEqual({ CITYSCOUT_CWD: "/data" });
  expect(cliEnvironmentSchema.parse(environment)).toEqual({ CITYSCOUT_CWD: "/data" });
});
