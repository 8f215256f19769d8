import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";
import { expect, test } from "vitest";

const CATALOGUE = new URL("../../../crates/airbyte-agent/src/agent/catalogue/catalogue.json", import.meta.url);
const KINDS: { slug: string; operations: object }[] = JSON.parse(readFileSync(CATALOGUE, "utf8"));

const CLIENT = 'import { Client } from "airbyte-agent";\nconst client = new Client();\n';
const GITHUB = `${CLIENT}const github = await client.connector("github");\n`;

const file = fileURLToPath(new URL("cases/completion.mts", import.meta.url));
let text = "";
let version = 0;

const editor = ts.createLanguageService({
  ...ts.sys,
  getCompilationSettings: () => ({
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ["node"],
  }),
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  getScriptFileNames: () => [file],
  getScriptVersion: (name) => (name === file ? String(version) : "1"),
  getScriptSnapshot(name) {
    const source = name === file ? text : ts.sys.readFile(name);
    return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
  },
});

/** The members and values that an editor suggests at the `¦`. */
function suggestions(code: string): string[] {
  text = code.replace("¦", "");
  version += 1;
  const found = editor.getCompletionsAtPosition(file, code.indexOf("¦"), {});
  const kinds = [ts.ScriptElementKind.string, ts.ScriptElementKind.memberVariableElement];
  return (found?.entries ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
}

test("slugs", () => {
  expect(suggestions(`${CLIENT}client.connector("¦");`).sort()).toEqual(KINDS.map(({ slug }) => slug).sort());
});

test("entities and their actions", () => {
  const github = KINDS.find(({ slug }) => slug === "github")!;
  const entities = Object.keys(github.operations).map((name) => name.split(".")[0]!);
  expect(suggestions(`${GITHUB}github.execute("¦");`).sort()).toEqual([...new Set(entities)].sort());
  // The actions that return records are told apart for the type of `result`, so they are suggested for all entities.
  const actions = ["context_store_search", "get", "list", "search"];
  expect(suggestions(`${GITHUB}github.execute("branches", "¦");`).sort()).toEqual(actions);
  const zendesk = `${CLIENT}const zendesk = await client.connector("zendesk-support");\n`;
  expect(suggestions(`${zendesk}zendesk.download("¦");`).sort()).toEqual(["article_attachments", "attachments"]);
});

test.each(["execute", "records", "pages"])("parameters of %s", (method) => {
  const all = ["after", "fields", "owner", "per_page", "repo", "states"];
  expect(suggestions(`${GITHUB}github.${method}("issues", "list", { ¦ });`).sort()).toEqual(all);
  expect(suggestions(`${GITHUB}github.${method}("issues", "list", { per¦ });`).sort()).toEqual(all);
  expect(suggestions(`${GITHUB}github.${method}("issues", "list", { unknown: 1, ¦ });`).sort()).toEqual(all);
});

test("values of parameters", () => {
  expect(suggestions(`${GITHUB}github.execute("issues", "list", { states: ["¦"] });`)).toEqual(["OPEN", "CLOSED"]);
});
