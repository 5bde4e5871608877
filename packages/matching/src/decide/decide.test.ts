import { describe, expect, it } from "vitest";
import { shippedModel } from "../shipped-model.ts";
import { decide, decideTogether } from "./decide.ts";

const model = shippedModel();
const logits = Float64Array.from({ length: 1000 }, (_, index) => (index - 499.5) / 50);

describe("pairs that are asked about together", () => {
  const decisions = decideTogether(logits, model.secondLook);
  const countOf = (list: readonly string[], decision: string): number =>
    list.filter((one) => one === decision).length;

  it("are for review where they are nearest to even odds, a fiftieth of them", () => {
    expect(countOf(decisions, "review")).toBe(20);
    expect(decisions.slice(490, 510)).toEqual(Array.from({ length: 20 }, () => "review"));
    expect(decisions[489]).toBe("different");
    expect(decisions[510]).toBe("same");
  });

  it("are decided alike in any order", () => {
    expect(decideTogether(logits.toReversed(), model.secondLook)).toEqual(decisions.toReversed());
  });

  it("are never more than a fiftieth, also where all are alike", () => {
    expect(countOf(decideTogether(new Float64Array(1000).fill(0.1), model.secondLook), "review")).toBe(0);
  });

  it("are not for review where they are sure", () => {
    const sure = logits.map((logit) => logit + Math.sign(logit) * 3);
    expect(countOf(decideTogether(sure, model.secondLook), "review")).toBe(0);
  });

  it("are decided one by one where they are few", () => {
    const few = logits.filter((_, index) => index % 10 === 0);
    expect(decideTogether(few, model.secondLook)).toEqual(
      Array.from(few, (logit) => decide(logit, model.secondLook)),
    );
  });
});
