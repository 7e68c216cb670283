import { expect, test } from "vitest";
import { endpoints } from "./endpoints.ts";
import { openApi } from "./openapi.ts";

type Described = {
  paths: Record<string, Record<string, { operationId: string; parameters?: { name: string }[] }>>;
  components: { schemas: Record<string, unknown> };
};

test("every endpoint is described, and every reference leads somewhere", () => {
  const described = JSON.parse(JSON.stringify(openApi("1.2.3"))) as Described;
  const operations = Object.values(described.paths).flatMap((path) => Object.values(path));
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
    endpoints.map(([name]) => name).toSorted(),
  );
  const text = JSON.stringify(described);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(references.length).toBeGreaterThan(20);
  for (const name of references) expect(described.components.schemas).toHaveProperty(name ?? "");
  expect(text).not.toContain("$defs");
});

test("parameters of paths and queries are described with their bounds", () => {
  const { paths } = openApi("1.2.3") as unknown as Described;
  const names = paths["/api/trades/{account}/{instrument}/{id}"]?.get?.parameters?.map(
    ({ name }) => name,
  );
  expect(names).toEqual(["account", "instrument", "id"]);
  const limit = paths["/api/trades"]?.get?.parameters?.find(({ name }) => name === "limit");
  expect(limit).toMatchObject({
    in: "query",
    required: false,
    schema: { minimum: 1, maximum: 1000 },
  });
});
