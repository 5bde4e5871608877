import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { leanPlugins, neverLoaded } from "./lean-bundle.ts";

export interface StageBundle {
  file: string;
  bytes: number;
}

/** A CommonJS dependency inside an ES module bundle still calls `require` for Node's own modules. */
const requireBanner = `import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);`;

const workspace = path.resolve(import.meta.dirname, "..", "..", "..", "..");

/** Names a map's sources from the workspace on: the same code is then the same bundle, wherever it is made. */
async function nameSources(file: string): Promise<void> {
  const { sources, ...map } = JSON.parse(await readFile(file, "utf8")) as { sources: string[] };
  const named = sources.map((source) =>
    // A module that a plugin made is nowhere: `plugin:name`.
    source.includes(":") ? source : path.relative(workspace, path.resolve(path.dirname(file), source)),
  );
  await writeFile(file, JSON.stringify({ ...map, sources: named }));
}

/**
 * One ES module with everything that a stage's handler uses, as Lambda gets it, and its source map beside it. Classes
 * lose their names: an error that is matched by its name says it itself, as all of ours do.
 *
 * @param entryUrl the handler's module, e.g. `import.meta.resolve("@cityscout/stage-rank/handler")`
 */
export async function bundleStage(entryUrl: string, outputDirectory: string): Promise<StageBundle> {
  const entry = fileURLToPath(entryUrl);
  const stage = path.basename(path.dirname(path.dirname(entry)));
  const file = path.join(outputDirectory, stage, "index.mjs");
  // Loaded only here: a run from the sources has no use for it.
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: workspace,
    entryPoints: [entry],
    outfile: path.resolve(file),
    bundle: true,
    minify: true,
    sourcemap: "linked",
    legalComments: "linked",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: requireBanner },
    metafile: true,
    plugins: leanPlugins,
    external: neverLoaded,
    logLevel: "warning",
  });
  await nameSources(`${file}.map`);
  const output = Object.entries(result.metafile.outputs).find(([name]) => name.endsWith("index.mjs"));
  return { file, bytes: output?.[1].bytes ?? 0 };
}
