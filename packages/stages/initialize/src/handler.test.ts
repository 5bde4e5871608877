import { expect, test } from "vitest";
import { stage } from "./handler.ts";

test("is the work of the state Initialize", () => {
  expect(stage.state).toBe("Initialize");
});
