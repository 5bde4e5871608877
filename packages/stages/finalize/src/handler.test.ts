import { expect, test } from "vitest";
import { stage } from "./handler.ts";

test("is the work of the state Finalize", () => {
  expect(stage.state).toBe("Finalize");
});
