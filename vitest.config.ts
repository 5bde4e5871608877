import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

/**
 * One project for each workspace package, so that `pnpm --filter <package> test` runs that one alone.
 * The list is built here because projects given as globs do not inherit `test` below: without
 * `requireAssertions`, a test that asserts nothing would pass.
 */
const root = import.meta.dirname;
const packages = globSync(["packages/{*,*/*}/package.json", "infra/package.json"], {
  cwd: root,
  exclude: ["**/node_modules/**"],
})
  .map((file) => path.join(root, path.dirname(file)))
  .filter((directory) => existsSync(path.join(directory, "tsconfig.json")));

const projectName = (directory: string): string =>
  (JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")) as { name: string }).name;

export default defineConfig({
  test: {
    setupFiles: [path.join(root, "vitest.setup.ts")],
    expect: { requireAssertions: true },
    // Our modules keep nothing between calls, so a worker need not load them again for each of its test files.
    isolate: false,
    // Against tests that hang, and far above what any takes: the busiest machine must not fail one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      ...packages.map((directory) => ({
        extends: true as const,
        root: directory,
        test: { name: projectName(directory), include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
      })),
      {
        extends: true as const,
        root: path.join(root, "scripts"),
        test: { name: "scripts", include: ["**/*.test.ts"] },
      },
    ],
  },
});
