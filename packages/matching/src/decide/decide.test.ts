import { describe, expect, it } from "vitest";
import { shippedModel } from "../shipped-model.ts";
import { decide, decideTogether } from "./decide.ts";

const model = shippedModel();

describe("a pair that is asked about alone", () => {
  const look = { ...model.secondLook, review: { from: 0.5, to: 0.75 } };

  it("is for review within the model's bounds, which belong to it", () => {
    const logits = [-0.01, 0, Math.log(3), 1.2];
    expect(logits.map((logit) => decide(logit, look))).toEqual(["different", "review", "review", "same"]);
  });

  it("is one place from even odds on", () => {
    const never = { ...look, review: { from: 2, to: 2 } };
    expect([-0.01, 0].map((logit) => decide(logit, never))).toEqual(["different", "same"]);
  });
});

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

  it("are not for review where they are surer than 95 %", () => {
    const reviewsFrom = (least: number) =>
      countOf(
        decideTogether(
          logits.map((logit) => logit + Math.sign(logit) * least),
          model.secondLook,
        ),
        "review",
      );
    expect(reviewsFrom(3)).toBe(0);
    expect(reviewsFrom(2.5)).toBe(20);
  });

  it("are decided one by one where they are fewer than 200", () => {
    const few = logits.subarray(0, 199).map((_, index) => (index - 99) / 400);
    const oneByOne = Array.from(few, (logit) => decide(logit, model.secondLook));
    expect(decideTogether(few, model.secondLook)).toEqual(oneByOne);
    expect(countOf(oneByOne, "review")).toBeGreaterThan(4);
    expect(countOf(decideTogether(Float64Array.of(...few, 0.25), model.secondLook), "review")).toBe(3);
  });
});
