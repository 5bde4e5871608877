import path from "node:path";
import { fileURLToPath } from "node:url";

export interface StageBundle {
  file: string;
  bytes: number;
}

/** A CommonJS dependency inside an ES module bundle still calls `require` for Node's own modules. */
const requireBanner = `import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);`;

/**
 * One ES module with everything that a stage's handler uses, as Lambda gets it, and its source map beside it.
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
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    minify: true,
    // Error classes and states are matched by name, and minified names are not theirs.
    keepNames: true,
    sourcemap: "linked",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: requireBanner },
    metafile: true,
    logLevel: "warning",
  });
  const output = Object.entries(result.metafile.outputs).find(([name]) => name.endsWith("index.mjs"));
  return { file, bytes: output?.[1].bytes ?? 0 };
}
