import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

export interface StageBundle {
  file: string;
  bytes: number;
}

/** A CommonJS dependency inside an ES module bundle still calls `require` for Node's own modules. */
const requireBanner = `import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);`;

/** zod brings its messages in fifty languages, 300 kB that nothing here reads: ours are the English ones. */
const englishOnly: Plugin = {
  name: "english-only",
  setup(bundler) {
    bundler.onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer, path: imported }) => {
      if (!/[\\/]zod[\\/]v4[\\/]/.test(importer)) return undefined;
      return { path: path.join(path.dirname(importer), path.dirname(imported), "en.js") };
    });
  },
};

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
    legalComments: "linked",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: requireBanner },
    metafile: true,
    plugins: [englishOnly],
    logLevel: "warning",
  });
  const output = Object.entries(result.metafile.outputs).find(([name]) => name.endsWith("index.mjs"));
  return { file, bytes: output?.[1].bytes ?? 0 };
}
