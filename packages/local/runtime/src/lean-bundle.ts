import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";

/** A function's credentials are in its environment: where the SDK would look for others is left out. */
export const neverLoaded = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

const isOurs = (file: string): boolean => !/[\\/]node_modules[\\/]/.test(file);

/** No module of ours does anything by being imported: one that is not used goes, with all that it would bring. */
const unusedModulesGo: Plugin = {
  name: "unused-modules-go",
  setup(bundler) {
    bundler.onResolve({ filter: /^(?:@cityscout\/|\.{1,2}\/)/ }, async (found) => {
      const { path: wanted, importer, kind, resolveDir, pluginData } = found;
      if (pluginData === unusedModulesGo.name || !isOurs(importer)) return undefined;
      const own = { importer, kind, resolveDir, pluginData: unusedModulesGo.name };
      return { ...(await bundler.resolve(wanted, own)), sideEffects: false };
    });
  },
};

/** Of zod's namespace only the functions that we call; `import { z }` would bring all, converters to JSON Schema too. */
const zodByFunction: Plugin = {
  name: "zod-by-function",
  setup(bundler) {
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (!isOurs(file)) return undefined;
      const text = await readFile(file, "utf8");
      return {
        contents: text.replace('import { z } from "zod";', 'import * as z from "zod";'),
        loader: "ts",
      };
    });
  },
};

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

const agentOnly = `
  const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");
  Object.assign(Dispatcher.prototype, require("undici/lib/api/index.js"));
  exports.Agent = require("undici/lib/dispatcher/agent.js");`;

/** Of undici its agent, and not its `fetch`, caches, mocks and proxies, nor the parser that it is trying out. */
const undiciAgentOnly: Plugin = {
  name: "undici-agent-only",
  setup(bundler) {
    const { name } = undiciAgentOnly;
    bundler.onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: "undici",
      namespace: name,
      pluginData: resolveDir,
    }));
    bundler.onLoad({ filter: /^undici$/, namespace: name }, ({ pluginData }) => ({
      contents: agentOnly,
      resolveDir: String(pluginData),
    }));
    bundler.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]milo[\\/]/ }, () => ({ contents: "" }));
  },
};

/** What keeps libraries out of a bundle that a stage would carry and never use. */
export const leanPlugins: Plugin[] = [unusedModulesGo, zodByFunction, englishOnly, undiciAgentOnly];
