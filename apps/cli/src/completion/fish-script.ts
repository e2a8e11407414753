import { type Completable, type CompletableOption, leavesOf } from "./completable.ts";

/** A completion script for fish. */
export const fishScript = (program: Completable): string =>
  [
    `# fish completion of vergence
function __vergence_is
    set -l words (commandline -opc)
    set -l last (math 1 + (count $argv))
    test (count $words) -ge $last; and test "$words[2..$last]" = "$argv"
end
function __vergence_next
    test (count (commandline -opc)) -eq (math 1 + (count $argv)); and __vergence_is $argv
end
complete -c vergence -f`,
    ...[...program.verbs, help].map((command) => verbLine("test (count (commandline -opc)) -eq 1", command)),
    ...program.verbs.map((command) => verbLine("__vergence_next help", command)),
    ...program.verbs.flatMap(({ path, verbs }) =>
      verbs.map((verb) => verbLine(`__vergence_next ${path.join(" ")}`, verb)),
    ),
    ...leavesOf(program).flatMap(leafLines),
  ].join("\n");

const help = { path: ["help"], about: "show the help of a command" };

const verbLine = (condition: string, { path, about }: Pick<Completable, "path" | "about">) =>
  `complete -c vergence -n '${condition}' -a ${path.at(-1)} -d ${quoted(about)}`;

function leafLines({ path, options, values, takesFiles }: Completable): string[] {
  const condition = `-n '__vergence_is ${path.join(" ")}'`;
  return [
    ...options.map((option) => `complete -c vergence ${condition} ${optionSpec(option)}`),
    ...(values.length > 0
      ? [`complete -c vergence -n '__vergence_next ${path.join(" ")}' -a '${values.join(" ")}'`]
      : []),
    ...(takesFiles ? [`complete -c vergence ${condition} -F`] : []),
  ];
}

function optionSpec({ flag, about, valueName, values }: CompletableOption): string {
  const value = valueName === null ? "" : values.length > 0 ? ` -x -a '${values.join(" ")}'` : " -x";
  return `-l ${flag.slice(2)}${value} -d ${quoted(about)}`;
}

const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`;
