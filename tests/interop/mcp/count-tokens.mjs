// Counts the tokens (o200k) that a model reads of the definitions of tools, which are on standard input.
import { text } from "node:stream/consumers";
import { getEncoding } from "js-tiktoken";

const encoding = getEncoding("o200k_base");
// Programs read annotations, not models.
const definitions = JSON.parse(await text(process.stdin)).map(({ annotations, ...definition }) => definition);
const counts = definitions.map((definition) => encoding.encode(JSON.stringify(definition)).length);
console.log(counts.reduce((total, count) => total + count, 0));
