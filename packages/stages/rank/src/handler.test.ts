import { expect, test } from "vitest";
import { stage } from "./handler.ts";

test("is the work of the state Rank", () => {
  expect(stage.state).toBe("Rank");
});
