import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  dependencyProblems,
  fileProblems,
  folderProblems,
  nodeVersionProblems,
  stageShapeProblems,
  type WorkspacePackage,
} from "./workspace-rules.ts";

function workspacePackage(
  name: string,
  directory: string,
  dependencies: string[] = [],
  devDependencies: string[] = [],
): WorkspacePackage {
  return {
    name: `@cityscout/${name}`,
    directory: `packages/${directory}`,
    dependencies: dependencies.map((item) => `@cityscout/${item}`),
    devDependencies: devDependencies.map((item) => `@cityscout/${item}`),
  };
}

const contracts = workspacePackage("contracts", "core/contracts");
const frontier = workspacePackage("frontier", "core/frontier", ["contracts"]);
const matching = workspacePackage("matching", "matching", ["contracts"]);
const dedupe = workspacePackage("stage-dedupe", "stages/dedupe", ["contracts", "matching"]);
const simulator = workspacePackage("simulator", "local/simulator", ["contracts"]);

describe("dependency rules", () => {
  it("are content with arrows that point down", () => {
    expect(dependencyProblems([contracts, frontier, matching, dedupe, simulator])).toEqual([]);
  });

  it("name an arrow that points up", () => {
    const broken = workspacePackage("frontier", "core/frontier", ["matching"]);
    expect(dependencyProblems([contracts, matching, broken])).toEqual([
      "@cityscout/frontier (core) depends on @cityscout/matching (engines): arrows point down",
    ]);
  });

  it("name a stage that depends on another, also in its tests", () => {
    const rank = workspacePackage("stage-rank", "stages/rank", ["stage-dedupe"]);
    const persist = workspacePackage("stage-persist", "stages/persist", [], ["stage-dedupe"]);
    const problems = dependencyProblems([contracts, matching, dedupe, rank, persist]);
    expect(problems.join("\n")).toContain("@cityscout/stage-rank depends on @cityscout/stage-dedupe");
    expect(problems.join("\n")).toContain("@cityscout/stage-persist tests with @cityscout/stage-dedupe");
  });

  it("let only apps, local and tests know the simulator", () => {
    const stage = workspacePackage("stage-rank", "stages/rank", ["simulator"]);
    const tested = workspacePackage("stage-seed", "stages/seed", [], ["simulator"]);
    expect(dependencyProblems([contracts, simulator, stage, tested])).toEqual([
      "@cityscout/stage-rank depends on @cityscout/simulator: only apps, local and tests know the simulator",
    ]);
  });

  it("let infra deploy stages and try them against the simulator, and keep it apart from the applications", () => {
    const infra = { ...workspacePackage("infra", "", ["stage-dedupe"], ["simulator"]), directory: "infra" };
    expect(dependencyProblems([contracts, matching, dedupe, simulator, infra])).toEqual([]);
    const cli = workspacePackage("cli", "apps/cli");
    expect(dependencyProblems([cli, { ...infra, dependencies: ["@cityscout/cli"] }])).toEqual([
      "@cityscout/infra depends on @cityscout/cli: what is deployed does not know the applications",
    ]);
    const stage = workspacePackage("stage-rank", "stages/rank", ["infra"]);
    expect(dependencyProblems([stage, { ...infra, dependencies: [] }])).toEqual([
      "@cityscout/stage-rank (stages) depends on @cityscout/infra (infra): arrows point down",
    ]);
  });

  it("keep contracts free of ours, and name a cycle once", () => {
    const greedy = workspacePackage("contracts", "core/contracts", ["frontier"]);
    expect(dependencyProblems([greedy, frontier])).toEqual([
      "@cityscout/contracts depends on @cityscout/frontier: it may import nothing of ours",
      "cycle: @cityscout/contracts → @cityscout/frontier → @cityscout/contracts",
    ]);
  });
});

describe("the folders of a package", () => {
  const problemsOf = (texts: Readonly<Record<string, string>>) =>
    folderProblems("packages/matching", Object.keys(texts), (file) => texts[file]!);
  const block = "packages/matching/src/block";
  const score = "packages/matching/src/score";

  it("import one another in one direction", () => {
    const arrowDown = {
      [`${score}/scorer.ts`]: 'import { pairs } from "../block/pairs.ts";',
      [`${block}/pairs.ts`]: "",
    };
    expect(problemsOf(arrowDown)).toEqual([]);
    expect(
      problemsOf({
        ...arrowDown,
        [`${block}/deep/near.ts`]: 'import type {\n  Score,\n} from "../../score/scorer.ts";',
      }),
    ).toEqual([`cycle: ${score} → ${block} → ${score}`]);
  });

  it("may share what lies beside them, and their tests import what they like", () => {
    expect(
      problemsOf({
        [`${score}/scorer.ts`]:
          'import { pairs } from "../block/pairs.ts";\nimport { dedupe } from "../dedupe.ts";',
        "packages/matching/src/dedupe.ts": 'import { scorer } from "./score/scorer.ts";',
        [`${block}/pairs.test.ts`]: 'import { scorer } from "../score/scorer.ts";',
      }),
    ).toEqual([]);
  });
});

describe("the shape of a stage", () => {
  const directory = "packages/stages/rank";
  const files = [
    "package.json",
    "README.md",
    "tsconfig.json",
    "src/rank.ts",
    "src/environment.ts",
    "src/handler.ts",
    "src/rank.test.ts",
  ].map((file) => `${directory}/${file}`);
  const manifest = JSON.stringify({
    name: "@cityscout/stage-rank",
    exports: { ".": "", "./handler": "", "./environment": "" },
  });
  const read = (handlerLines: number) => (file: string) =>
    file.endsWith("package.json")
      ? manifest
      : "line\n".repeat(file.endsWith("handler.ts") ? handlerLines : 3);

  it("is kept by a stage that has all its entries", () => {
    expect(stageShapeProblems(directory, files, read(60))).toEqual([]);
  });

  it("is broken by a long handler, a missing entry and a missing test", () => {
    const fewer = files.filter((file) => !/environment|test/.test(file));
    expect(stageShapeProblems(directory, fewer, read(61))).toEqual([
      `${directory}: has no src/environment.ts`,
      `${directory}/src/handler.ts: 61 lines, at most 60: a handler only wires`,
      `${directory}: has no test`,
    ]);
  });
});

describe("file rules", () => {
  const root = mkdtempSync(path.join(tmpdir(), "cityscout-rules-"));
  afterAll(() => rmSync(root, { recursive: true }));

  it("reject parked files, vague names and large files, and nothing else", () => {
    const files = [
      "src/utils.ts",
      "src/helpers/a.ts",
      "src/query-old.ts",
      "function.zip",
      "big.json",
      "model/big.json",
      "src/threshold.ts",
    ];
    for (const file of files) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), "x".repeat(file.endsWith("big.json") ? 200_001 : 1));
    }
    expect(fileProblems(root, files).map((problem) => problem.split(":")[0])).toEqual([
      "src/utils.ts",
      "src/helpers/a.ts",
      "src/query-old.ts",
      "function.zip",
      "big.json",
    ]);
  });
});

describe("the version of Node", () => {
  const settings = (believed: string) =>
    `nodeVersion: ${believed}\nallowBuilds:\n  node: true\ncatalog:\n  "@types/node": ^24.19.2\n  node: 24.21.0\n`;

  it("is the same to pnpm and in the catalog", () => {
    expect(nodeVersionProblems(settings("24.21.0"))).toEqual([]);
    expect(nodeVersionProblems(settings("24.20.0"))).toEqual([
      "pnpm-workspace.yaml: nodeVersion is 24.20.0, expected the catalog's node, 24.21.0",
    ]);
  });
});
