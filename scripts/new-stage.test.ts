import { describe, expect, test } from "vitest";
import { stageFiles } from "./new-stage.ts";

describe("new-stage", () => {
  const files = stageFiles("tile-sweep", "Searches the area.");

  test("makes the eight entries of a stage", () => {
    expect(Object.keys(files).sort()).toEqual([
      "README.md",
      "package.json",
      "src/environment.ts",
      "src/handler.test.ts",
      "src/handler.ts",
      "src/tile-sweep.test.ts",
      "src/tile-sweep.ts",
      "tsconfig.json",
    ]);
  });

  test("keeps handlers below sixty lines and READMEs below twenty-six", () => {
    expect(files["src/handler.ts"]!.split("\n").length).toBeLessThan(60);
    expect(files["README.md"]!.split("\n").length).toBeLessThan(26);
  });

  test("names the package after its folder and the state after the contracts", () => {
    expect(JSON.parse(files["package.json"]!)).toMatchObject({
      name: "@cityscout/stage-tile-sweep",
      exports: {
        ".": "./src/tile-sweep.ts",
        "./handler": "./src/handler.ts",
        "./environment": "./src/environment.ts",
      },
    });
    expect(files["src/handler.ts"]).toContain('state: "TileSweep"');
    expect(files["src/handler.ts"]).toContain("tileSweep");
  });

  test("refuses a folder that the contracts do not know, naming those it knows", () => {
    expect(() => stageFiles("dedup", "x")).toThrow(
      /"dedup" is not a stage's folder; expected one of initialize, .*finalize/,
    );
  });
});
