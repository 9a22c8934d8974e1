// Reads scripts as a browser of 2018 would: a JSON list of texts in, a list with the faults of each out.
// Arguments: where the parser is installed, and the names that such a browser does not know.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { parse } = createRequire(process.argv[2])("acorn");
const newer = new Set(process.argv.slice(3));

// The names that are used anywhere in a tree, be it as a variable or after a dot.
function* names(node) {
  if (node === null || typeof node !== "object") return;
  if (node.type === "Identifier") yield node.name;
  // In the standard of 2018, in Safari in 2023.
  if (node.regex && /\(\?<[=!]/.test(node.regex.pattern)) yield "lookbehind";
  for (const part of Object.values(node)) yield* names(part);
}

function faults(script) {
  try {
    const tree = parse(script, { ecmaVersion: 2018 });
    return [...new Set(names(tree))].filter((name) => newer.has(name));
  } catch (error) {
    return [error.message];
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(faults)));
