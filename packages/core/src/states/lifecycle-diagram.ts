import { type Entity, lifecycles } from "./lifecycle.ts";

/** `docs/lifecycle.md`, drawn from the table of legal moves. */
export function renderLifecycles(): string {
  const chapters = (Object.keys(lifecycles) as Entity[]).map(
    (entity) => `## ${title(entity)}\n\n\`\`\`mermaid\nstateDiagram-v2\n${arrows(entity).join("\n")}\n\`\`\`\n`,
  );
  const intro = "Drawn from `packages/core/src/states/lifecycle.ts`, the only place where legal moves stand.";
  return `# States and legal moves\n\n${intro}\nA test fails when this page and that table differ; \`npx vitest run -u packages/core/src/states/lifecycle.test.ts\` draws it again.\n\n${chapters.join("\n")}`;
}

const title = (entity: Entity) => entity.charAt(0).toUpperCase() + entity.slice(1).replaceAll("_", " ");

function arrows(entity: Entity): string[] {
  const moves = Object.entries<readonly string[]>(lifecycles[entity]);
  const [initial] = moves[0] ?? [""];
  return [
    `  [*] --> ${initial}`,
    ...moves.flatMap(([from, targets]) => targets.map((to) => `  ${from} --> ${to}`)),
    ...moves.filter(([, targets]) => targets.length === 0).map(([from]) => `  ${from} --> [*]`),
  ];
}
