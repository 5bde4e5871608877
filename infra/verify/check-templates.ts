import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process, { stdout } from "node:process";
import { promisify } from "node:util";
import { definitionProblems } from "@cityscout/workflows/validate";
import { createApp } from "../src/app.ts";
import { environmentNames } from "../src/deployment.ts";
import { deploymentOf } from "../src/environments.ts";
import { stages } from "../src/stages.ts";
import { findingsOf } from "../src/synthesise.ts";
import { createChecklist } from "./checklist.ts";
import { exampleAccount } from "./example-account.ts";
import { type LiteralDefinition, literalDefinition } from "./literal-definition.ts";
import { pythonEnvironment } from "./python.ts";

const linter = "cfn-lint==1.58.0";
const cache = path.join(import.meta.dirname, "..", "..", ".cityscout");

/**
 * Every environment's templates before the rules of AWS Solutions and cfn-lint, which do not look into the functions: one
 * stands for all. Ends with 1 where one finds anything.
 */
async function checkTemplates(): Promise<boolean> {
  const checks = createChecklist((line) => stdout.write(`${line}\n`), Date.now);
  const directory = await mkdtemp(path.join(tmpdir(), "cityscout-templates-"));
  try {
    const bin = await checks.step(`Python environment with ${linter}`, () =>
      pythonEnvironment(cache, [linter]),
    );
    const bundle = path.join(directory, "bundle");
    await mkdir(bundle);
    await writeFile(path.join(bundle, "index.mjs"), "export const handler = async () => undefined;\n");
    const bundles = new Map(stages.map(({ folder }) => [folder, { directory: bundle }]));
    const program = path.join(bin, "cfn-lint");
    let broken: LiteralDefinition | undefined;
    for (const name of environmentNames) {
      const app = createApp(deploymentOf(name, exampleAccount), bundles, path.join(directory, name));
      const assembly = app.synth();
      const findings = findingsOf(assembly);
      checks.expect(`${name}: cdk-nag finds nothing`, findings.length === 0, findings.join("\n    "));
      const templates = assembly.stacks.map(({ templateFullPath }) => templateFullPath);
      const workflow = assembly.getStackByName(`cityscout-${name}-workflow`).templateFullPath;
      const literal = await literalDefinition(workflow, path.join(directory, `${name}.json`));
      const found = await lint(program, [...templates, literal.file]);
      checks.expect(
        `${name}: cfn-lint finds nothing in ${templates.length} templates, nor in the state machine`,
        found === "",
        found,
      );
      const wrong = definitionProblems(literal.definition);
      checks.expect(`${name}: asl-validator accepts the state machine`, wrong.length === 0, wrong.join("; "));
      broken ??= await literalDefinition(workflow, path.join(directory, "broken.json"), (text) =>
        text.replace('"Type":"Succeed"', '"Type":"Suceed"'),
      );
    }
    const seen = broken === undefined ? "" : await lint(program, [broken.file]);
    checks.expect(
      "cfn-lint does read the state machine: it finds one that is broken",
      seen.includes("E3601"),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  stdout.write(`\n${checks.passed} passed, ${checks.failed} failed\n`);
  return checks.failed === 0;
}

/** The CDK has a resource depend on its role by name as well, which is no harm. */
const ignored = "W3005";

/** What cfn-lint prints; it ends with a code where it finds something. */
async function lint(program: string, templates: readonly string[]): Promise<string> {
  try {
    const { stdout: found } = await promisify(execFile)(program, [
      "--format",
      "parseable",
      "--ignore-checks",
      ignored,
      "--",
      ...templates,
    ]);
    return found.trim();
  } catch (error) {
    if (error instanceof Error && "stdout" in error && error.stdout !== "")
      return String(error.stdout).trim();
    throw error;
  }
}

process.exitCode = (await checkTemplates()) ? 0 : 1;
