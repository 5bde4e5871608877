import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Layers from the bottom up; a package may depend on its own layer's siblings only where `core` does. */
const layers = ["core", "engines", "stages", "workflows", "local", "apps", "infra"] as const;
type Layer = (typeof layers)[number];

/** `connectors`, `matching`, `planning` and `report` are one layer: none knows another. */
function layerOf(directory: string): Layer | undefined {
  if (directory === "infra") return "infra";
  const [, group] = directory.split("/");
  if (
    group === "core" ||
    group === "stages" ||
    group === "workflows" ||
    group === "local" ||
    group === "apps"
  )
    return group;
  if (["connectors", "matching", "planning", "report"].includes(group ?? "")) return "engines";
  return undefined;
}

export interface WorkspacePackage {
  name: string;
  directory: string;
  dependencies: string[];
  devDependencies: string[];
}

const simulator = "@cityscout/simulator";
const leaves: Readonly<Record<string, readonly string[]>> = {
  "@cityscout/contracts": [],
  "@cityscout/geo": ["@cityscout/contracts"],
};

function dependencyProblem(from: WorkspacePackage, to: WorkspacePackage): string | undefined {
  const fromLayer = layerOf(from.directory);
  const toLayer = layerOf(to.directory);
  if (fromLayer === undefined || toLayer === undefined) return `${from.directory}: is in no known layer`;
  const allowed = leaves[from.name];
  if (allowed !== undefined && !allowed.includes(to.name))
    return `${from.name} depends on ${to.name}: it may import ${allowed.join(", ") || "nothing of ours"}`;
  if (fromLayer === "stages" && toLayer === "stages")
    return `${from.name} depends on ${to.name}: no stage imports another; they meet through contracts`;
  if (to.name === simulator && !["local", "apps"].includes(fromLayer))
    return `${from.name} depends on ${to.name}: only apps, local and tests know the simulator`;
  if (layers.indexOf(toLayer) > layers.indexOf(fromLayer))
    return `${from.name} (${fromLayer}) depends on ${to.name} (${toLayer}): arrows point down`;
  if (fromLayer === "infra" && toLayer === "apps")
    return `${from.name} depends on ${to.name}: what is deployed does not know the applications`;
  if (fromLayer === "engines" && toLayer === "engines")
    return `${from.name} depends on ${to.name}: engines do not know each other`;
  return undefined;
}

/** What breaks the dependency rules, and cycles. */
export function dependencyProblems(packages: readonly WorkspacePackage[]): string[] {
  const byName = new Map(packages.map((item) => [item.name, item]));
  const problems: string[] = [];
  for (const item of packages) {
    for (const name of item.dependencies) {
      const target = byName.get(name);
      const problem = target === undefined ? undefined : dependencyProblem(item, target);
      if (problem !== undefined) problems.push(problem);
    }
    for (const name of item.devDependencies) {
      const target = byName.get(name);
      if (
        target !== undefined &&
        layerOf(item.directory) === "stages" &&
        layerOf(target.directory) === "stages"
      ) {
        problems.push(`${item.name} tests with ${name}: no stage imports another, not even in its tests`);
      }
    }
  }
  problems.push(
    ...cycleProblems(
      byName.keys(),
      (name) => byName.get(name)?.dependencies.filter((next) => byName.has(next)) ?? [],
    ),
  );
  return problems;
}

/** Each circle that is met on the way through a graph, once. */
function cycleProblems(names: Iterable<string>, nextOf: (name: string) => Iterable<string>): string[] {
  const problems: string[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (name: string, trail: readonly string[]): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") {
      problems.push(`cycle: ${[...trail.slice(trail.indexOf(name)), name].join(" → ")}`);
      return;
    }
    state.set(name, "open");
    for (const next of nextOf(name)) visit(next, [...trail, name]);
    state.set(name, "done");
  };
  for (const name of names) visit(name, []);
  return problems;
}

/**
 * Circles among the folders directly below a package's `src`, which are its layers: of two, one does not know the other. What
 * lies in `src` itself may know all, and be known; tests may import what they like.
 */
export function folderProblems(
  directory: string,
  files: readonly string[],
  readText: (file: string) => string,
): string[] {
  const source = `${directory}/src/`;
  const folderOf = (file: string): string | undefined =>
    file.startsWith(source) && file.indexOf("/", source.length) > 0
      ? file.slice(0, file.indexOf("/", source.length))
      : undefined;
  const imported = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = folderOf(file);
    if (folder === undefined || !/(?<!\.test)\.ts$/.test(file)) continue;
    const targets = imported.get(folder) ?? new Set();
    imported.set(folder, targets);
    for (const [, target] of readText(file).matchAll(/ from "(\.[^"]+)"/g)) {
      const other = folderOf(path.posix.join(path.posix.dirname(file), target!));
      if (other !== undefined && other !== folder) targets.add(other);
    }
  }
  return cycleProblems(imported.keys(), (folder) => imported.get(folder) ?? []);
}

/** What breaks the shape that every stage package shares. */
export function stageShapeProblems(
  directory: string,
  files: readonly string[],
  readText: (file: string) => string,
): string[] {
  const problems: string[] = [];
  const folder = path.basename(directory);
  const expected = [
    "package.json",
    "README.md",
    "tsconfig.json",
    `src/${folder}.ts`,
    "src/environment.ts",
    "src/handler.ts",
  ];
  for (const name of expected)
    if (!files.includes(`${directory}/${name}`)) problems.push(`${directory}: has no ${name}`);
  const manifest = JSON.parse(readText(`${directory}/package.json`)) as {
    name: string;
    exports: Record<string, string>;
  };
  if (manifest.name !== `@cityscout/stage-${folder}`)
    problems.push(`${directory}: is called ${manifest.name}, expected @cityscout/stage-${folder}`);
  for (const entry of [".", "./handler", "./environment"])
    if (!(entry in manifest.exports)) problems.push(`${directory}: exports no ${entry}`);
  const lines = (name: string): number =>
    files.includes(`${directory}/${name}`)
      ? readText(`${directory}/${name}`).trimEnd().split("\n").length
      : 0;
  if (lines("src/handler.ts") > 60)
    problems.push(
      `${directory}/src/handler.ts: ${lines("src/handler.ts")} lines, at most 60: a handler only wires`,
    );
  if (lines("README.md") > 25)
    problems.push(`${directory}/README.md: ${lines("README.md")} lines, at most 25`);
  if (!files.some((file) => file.startsWith(`${directory}/src/`) && file.endsWith(".test.ts")))
    problems.push(`${directory}: has no test`);
  return problems;
}

const forbiddenNames =
  /(?:^|\/)(?:utils?|common|helpers?|misc)(?:\.ts|\/)|(?:^|[/._-])(?:old|backup|archive)(?:[/._-]|$)|\.(?:zip|tar|tgz|tfplan|ignore)$/;
const largestFileBytes = 200_000;

/** Names, sizes and contents that no tracked file has. */
export function fileProblems(root: string, files: readonly string[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    if (file !== ".gitignore" && forbiddenNames.test(file))
      problems.push(`${file}: names say what is inside, and nothing is parked here`);
    const bytes = statSync(path.join(root, file)).size;
    if (bytes > largestFileBytes && !/pnpm-lock\.yaml$|(?:^|\/)(?:fixtures|model)\//.test(file))
      problems.push(`${file}: ${bytes} bytes, at most ${largestFileBytes} outside fixtures and models`);
  }
  return problems;
}

function tsconfigProblems(directory: string, readText: (file: string) => string): string[] {
  const file = `${directory}/tsconfig.json`;
  return readText(file).trimEnd().split("\n").length > 4
    ? [`${file}: more than an extends and an include; options belong in tsconfig.base.json`]
    : [];
}

/** Where pnpm believes that another Node runs than the one that is installed. @param settings text of `pnpm-workspace.yaml` */
export function nodeVersionProblems(settings: string): string[] {
  const believed = /^nodeVersion: (\S+)/m.exec(settings)?.[1];
  const installed = /^ {2}node: (\d\S*)/m.exec(settings)?.[1];
  return believed === installed
    ? []
    : [`pnpm-workspace.yaml: nodeVersion is ${believed}, expected the catalog's node, ${installed}`];
}

/** All that breaks the rules of this workspace, one sentence each. `tracked` are paths below `root`. */
export function workspaceProblems(root: string, tracked: readonly string[]): string[] {
  const files = tracked.filter((file) => existsSync(path.join(root, file)));
  const readText = (file: string): string => readFileSync(path.join(root, file), "utf8");
  const manifests = files.filter((file) => /^(?:packages\/.*|infra\/)package\.json$/.test(file));
  const packages = manifests.map((file): WorkspacePackage => {
    const manifest = JSON.parse(readText(file)) as {
      name: string;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    return {
      name: manifest.name,
      directory: path.dirname(file),
      dependencies: Object.keys(manifest.dependencies ?? {}),
      devDependencies: Object.keys(manifest.devDependencies ?? {}),
    };
  });
  return [
    ...dependencyProblems(packages),
    ...packages
      .filter(({ directory }) => layerOf(directory) === "stages")
      .flatMap(({ directory }) => stageShapeProblems(directory, files, readText)),
    ...packages.flatMap(({ directory }) => folderProblems(directory, files, readText)),
    ...packages.flatMap(({ directory }) => tsconfigProblems(directory, readText)),
    ...packages
      .filter(({ directory }) => !files.includes(`${directory}/README.md`))
      .map(({ directory }) => `${directory}: has no README.md`),
    ...nodeVersionProblems(readText("pnpm-workspace.yaml")),
    ...fileProblems(root, files),
  ];
}
