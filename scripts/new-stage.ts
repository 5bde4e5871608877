/**
 * Makes the package of a new stage, so that all stages stay alike: the same eight entries in each.
 *
 *     pnpm new:stage <folder> "<what the stage is for>"
 *
 * The stage has to be in `cityStages` of `@cityscout/contracts` first: its state name comes from there.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cityStages, type StageName } from "../packages/core/contracts/src/stage.ts";

/** The files of a stage's package: path below the package → content. */
export function stageFiles(folder: string, purpose: string): Record<string, string> {
  const state = stateOf(folder);
  const rule = camelCase(folder);
  return {
    "package.json": packageJson(folder, purpose),
    "tsconfig.json": `{\n  "extends": "../../../tsconfig.base.json",\n  "include": ["src"]\n}\n`,
    "README.md": readme(folder, state, purpose),
    [`src/${folder}.ts`]: `import type { RunState } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import type { StageOutcome } from "@cityscout/telemetry";

export interface ${state}Dependencies {
  store: RunStore;
}

/** ${purpose} */
export async function ${rule}({ store }: ${state}Dependencies, { run }: RunState): Promise<StageOutcome> {
  const objects = await store.list(\`\${run.prefix}/\`);
  return { counts: { objects: objects.length } };
}
`,
    "src/environment.ts": `import { z } from "zod";

/** The variables that this stage reads. */
export const environmentSchema = z.object({
  S3_BUCKET: z.string().min(3),
  AWS_REGION: z.string().min(1),
  /** Where AWS is a stand-in. */
  AWS_ENDPOINT_URL: z.url().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;
`,
    "src/handler.ts": `import { createS3Client, createS3RunStore } from "@cityscout/raw-cache";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { ${rule} } from "./${folder}.ts";

export const stage = defineCityStage({
  state: "${state}",
  environment: environmentSchema,
  connect: (environment) => {
    const s3 = createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION });
    return { store: createS3RunStore({ s3, bucket: environment.S3_BUCKET }) };
  },
  work: ${rule},
});

export const handler = stage.handler;
`,
    [`src/${folder}.test.ts`]: `import { createMemoryRunStore } from "@cityscout/raw-cache";
import { expect, test } from "vitest";
import { ${rule} } from "./${folder}.ts";

test("counts nothing in a run that has no objects", async () => {
  const run = { run_id: "r", correlation_id: crypto.randomUUID(), city: "c", prefix: "cities/c/r", started_at: "2026-01-01T00:00:00Z", traceparent: "" };
  const budget = { calls: 0, calls_left: 1, calls_by_source: {}, records: 0, cost_usd: 0, new_unique_rate: null, stop: false, stop_reason: null };
  const state = { run, budget, counts: {}, stages: [], failures: [], fail_fast: false };
  expect(await ${rule}({ store: createMemoryRunStore() }, state)).toEqual({ counts: { objects: 0 } });
});
`,
    "src/handler.test.ts": `import { expect, test } from "vitest";
import { stage } from "./handler.ts";

test("is the work of the state ${state}", () => {
  expect(stage.state).toBe("${state}");
});
`,
  };
}

function stateOf(folder: string): StageName {
  const stage = cityStages.find((entry) => entry.folder === folder);
  if (stage === undefined) {
    const known = cityStages.map((entry) => entry.folder).join(", ");
    throw new Error(
      `"${folder}" is not a stage's folder; expected one of ${known} (cityStages of @cityscout/contracts)`,
    );
  }
  return stage.state;
}

function packageJson(folder: string, purpose: string): string {
  const name = `@cityscout/stage-${folder}`;
  const manifest = {
    name,
    version: "0.1.0",
    private: true,
    description: purpose,
    license: "Apache-2.0",
    type: "module",
    exports: {
      ".": `./src/${folder}.ts`,
      "./handler": "./src/handler.ts",
      "./environment": "./src/environment.ts",
    },
    scripts: {
      typecheck: "tsc -p tsconfig.json",
      lint: "oxlint --type-aware --deny-warnings -c ../../../.oxlintrc.json src",
      test: `vitest run --root ../../.. --project ${name} --reporter=default --reporter=json --outputFile.json=packages/stages/${folder}/.reports/vitest.json`,
      deploy: `node ../../../infra/src/commands/deploy.ts --part ${folder}`,
    },
    dependencies: {
      "@cityscout/contracts": "workspace:*",
      "@cityscout/raw-cache": "workspace:*",
      "@cityscout/telemetry": "workspace:*",
      zod: "catalog:",
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function readme(folder: string, state: StageName, purpose: string): string {
  return `# @cityscout/stage-${folder}

${purpose} The state \`${state}\` of the city workflow.

- **In**: \`RunState\`.
- **Out**: \`RunState\`.
- **Writes**: nothing.
- **Spends**: nothing.
- **Errors**: those of the run's store.
`;
}

function camelCase(folder: string): string {
  return folder.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function writeStage(root: string, folder: string, purpose: string): string {
  const directory = path.join(root, "packages/stages", folder);
  if (existsSync(path.join(directory, "package.json"))) throw new Error(`${directory} is a package already`);
  for (const [file, content] of Object.entries(stageFiles(folder, purpose))) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), content);
  }
  return directory;
}

if (import.meta.main) {
  const [folder, purpose] = process.argv.slice(2);
  if (folder === undefined || purpose === undefined) {
    console.error(
      'new-stage: expected a folder and a purpose, e.g. pnpm new:stage dedupe "Merges candidates into places."',
    );
    process.exitCode = 2;
  } else {
    try {
      console.log(
        `made ${writeStage(path.dirname(import.meta.dirname), folder, purpose)}; now run pnpm install`,
      );
    } catch (error) {
      console.error(`new-stage: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 2;
    }
  }
}
