// Reads JSON-stat with the toolkit of the format's author: a dataset a line in, what the toolkit found in it a line out.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const JSONstat = createRequire(process.argv[2])("jsonstat-toolkit");

function read(dataset) {
  const { id, label, source, updated, note, link, extension, role, n } = dataset;
  const dimensions = id.map((name) => {
    const dimension = dataset.Dimension(name);
    const categories = dimension.id.map((key) => {
      const category = dimension.Category(key);
      return { id: key, label: category.label, unit: category.unit ?? null };
    });
    return { id: name, label: dimension.label, role: dimension.role, categories };
  });
  const cells = Array.from({ length: n }, (_, position) => {
    const { value, status } = dataset.Data(position);
    return { value, status: status ?? null };
  });
  return { class: dataset.class, label, source, updated, note, link, extension, role, dimensions, cells };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(read(JSONstat(JSON.parse(line)))));
}
