import { describe, expect, it } from "vitest";
import { respeller } from "./respell.ts";

describe("respeller", () => {
  const respell = respeller([
    [/\bst\b/gi, "street"],
    [/(?<=street )w\b/g, "west"],
    [/^no (?=\d)/i, ""],
  ]);

  it("applies each respelling to what those before have made of the text", () => {
    expect(respell("12 Main St w")).toBe("12 Main street west");
    expect(respell("No 5 ST. St")).toBe("5 street. street");
  });

  it("heeds the flags of each", () => {
    expect(respell("12 Main street W")).toBe("12 Main street W");
    expect(respell("NO 12")).toBe("12");
  });

  it("leaves alone what holds none of them", () => {
    expect(respell("Still water")).toBe("Still water");
    expect(respell("")).toBe("");
  });
});
