import { expect, test } from "vitest";
import { type Entity, lifecycles, sourcesOf } from "./lifecycle.ts";
import { renderLifecycles } from "./lifecycle-diagram.ts";

test("the diagram in the docs is the table", async () => {
  await expect(renderLifecycles()).toMatchFileSnapshot("../../../../docs/lifecycle.md");
});

test("every move leads to a status that has its own entry", () => {
  for (const entity of Object.keys(lifecycles) as Entity[]) {
    const moves: Record<string, readonly string[]> = lifecycles[entity];
    for (const targets of Object.values(moves)) for (const to of targets) expect(moves, entity).toHaveProperty(to);
  }
});

test("sourcesOf is the table read backwards", () => {
  expect(sourcesOf("upload_group", "canceled")).toEqual(["pending"]);
  expect(sourcesOf("job", "running")).toEqual(["queued", "running"]);
  expect(sourcesOf("library_video", "deleting")).toEqual(["processing", "ready", "failed"]);
});
