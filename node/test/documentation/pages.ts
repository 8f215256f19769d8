import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export interface Snippet {
  /** The page and the line on which the code begins. */
  name: string;
  code: string;
  kind: "module" | "commonjs" | "test";
  typed: boolean;
  isRun: boolean;
}

/** The JavaScript and TypeScript of the documentation, by page. `tests/snippets/README.md` describes the markers. */
export function readPages(): Map<string, Snippet[]> {
  const folders = [".", "docs", "node", "python"];
  const pages = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  );
  return new Map(pages.sort().map((page) => [page, snippets(page)]));
}

function snippets(page: string): Snippet[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const blocks = text.matchAll(/(?:^<!-- not (run|checked): [^\n]+ -->\n)?^```([jt]s)\n(.*?)^```$/gms);
  return [...blocks]
    .filter(([, omitted]) => omitted !== "checked")
    .map(({ index, 1: omitted, 2: language, 3: code }) => ({
      name: `${page}:${text.slice(0, index).split("\n").length}`,
      code: code!,
      kind: code!.includes("require(") ? "commonjs" : /\btest\(/.test(code!) ? "test" : "module",
      typed: language === "ts",
      isRun: omitted === undefined,
    }));
}

/** A snippet as a module. Those that do not create `client` and `github` themselves share the account's. */
export function toModule({ code }: Snippet): string {
  const declares = (name: string) =>
    new RegExp(`^ *(const|let|await using) ${name}\\b|\\bfunction .*\\b${name}\\b`, "m").test(code);
  const isMissing = (name: string) => new RegExp(`\\b${name}\\b`).test(code) && !declares(name);
  let prelude = "";
  if (isMissing("github")) {
    const owner = declares("client") ? "account" : "client";
    prelude = `const ${owner} = new Account();\nconst github = await ${owner}.connector("github");\n`;
  } else if (isMissing("client")) {
    prelude = "const client = new Account();\n";
  }
  return (prelude && `import { Client as Account } from "airbyte-agent";\n${prelude}`) + code;
}
