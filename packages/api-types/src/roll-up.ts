/** Packages whose types a client has installed. */
const allowed = new Set(["@trpc/server", "@vergence/contract"]);

/**
 * Rolls the router's emitted declarations up into one file that needs no source of the server. The compiler has already
 * written every input and answer out; what is left is the context that procedures run in, which no client needs and
 * whose type leads to the database's.
 * @param declarations the `.d.ts` that the compiler emits for the file that declares `appRouter`
 * @throws Error naming the modules, when a procedure takes or answers with a type of anything but the contract
 */
export function rollUp(declarations: string): string {
  const clientFacing = declarations
    .replace(/\bctx: import\("[^"]+"\)\.\w+;/g, "ctx: object;")
    .replace("export declare const appRouter", "declare const appRouter");
  const modules = [...clientFacing.matchAll(/(?:import\(|from )"([^"]+)"/g)].map(([, name]) => `${name}`);
  const refused = [...new Set(modules)].filter((name) => !allowed.has(name));
  if (refused.length > 0)
    throw new Error(`The router's type names types of ${refused.join(", ")}: what crosses the wire is the contract's`);
  return clientFacing;
}
