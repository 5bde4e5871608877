import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runbooks } from "./runbooks.ts";

const root = path.join(import.meta.dirname, "..", "..");

/** The anchors that a page's headings have on GitHub. */
const anchorsOf = (file: string): string[] =>
  [...readFileSync(path.join(root, file), "utf8").matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );

describe("what alarms say to do", () => {
  it.each(Object.entries(runbooks))("is written down: %s", (_, link) => {
    const [file = "", anchor = ""] = link.split("#");
    expect(anchorsOf(file)).toContain(anchor);
  });
});

describe("what operators read", () => {
  const pages = [
    "docs/operating.md",
    "docs/deployment.md",
    ...globSync("docs/runbooks/*.md", { cwd: root }).sort(),
  ];
  const links = pages.flatMap((page) =>
    [...readFileSync(path.join(root, page), "utf8").matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(
      ([, link = ""]) => ({ page, link }),
    ),
  );

  it.each(links)("$page links to $link, which is there", ({ page, link }) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : path.join(path.dirname(page), file);
    const anchors = anchorsOf(target);
    if (anchor !== undefined) expect(anchors).toContain(anchor);
    expect(anchors.length).toBeGreaterThan(0);
  });

  const scripts = pages.flatMap((page) =>
    [
      ...readFileSync(path.join(root, page), "utf8").matchAll(
        /^\s*pnpm --filter (@cityscout\/\S+) run (\S+)/gm,
      ),
    ].map(([, name = "", script = ""]) => ({ page, name, script })),
  );
  const manifests = globSync("{infra,packages/stages/*}/package.json", { cwd: root }).map(
    (file) =>
      JSON.parse(readFileSync(path.join(root, file), "utf8")) as {
        name: string;
        scripts: Record<string, string>;
      },
  );

  it.each(scripts)("$page runs $script of $name, which has it", ({ name, script }) => {
    expect(Object.keys(manifests.find((manifest) => manifest.name === name)?.scripts ?? {})).toContain(
      script,
    );
  });
});
