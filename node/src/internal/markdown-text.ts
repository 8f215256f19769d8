import { MARKDOWN_WRITERS } from "../generated/markdown.js";
import { native } from "./call-queue.js";
import { encodeJson } from "./encode-json.js";
import { defineHidden } from "./hidden.js";

/** Makes a result Markdown as a string, if it is documentation. It is an ordinary object otherwise. */
export function defineMarkdown(operation: string, result: object): void {
  const writer = MARKDOWN_WRITERS.get(operation);
  if (writer === undefined) return;
  defineHidden(result, "toString", function (this: object): string {
    const json = encodeJson(undefined, this);
    // A response may lack what its type promises.
    return native[writer](json) ?? json;
  });
}
