import type { Completable, CompletableOption } from "./completable.ts";

/** A completion script for zsh: to be sourced, or to stand as `_vergence` in a folder of `fpath`. */
export const zshScript = (program: Completable): string => `#compdef vergence
_vergence() {
  local -a commands
  if (( CURRENT == 2 )); then
    ${describe([...program.verbs, help])}
    return
  fi
  case $words[2] in
  help)
    ${describe(program.verbs)} ;;
${program.verbs.map((command) => commandCase(command)).join("\n")}
  esac
}
if [[ $funcstack[1] == _vergence ]]; then _vergence "$@"; else compdef _vergence vergence; fi`;

const help = { path: ["help"], about: "show the help of a command" };

function commandCase({ path, verbs, ...command }: Completable): string {
  const [name] = path;
  if (verbs.length === 0) return `  ${name})\n    ${argumentsOf(path, command)} ;;`;
  const cases = verbs.map((verb) => `    ${verb.path[1]})\n      ${argumentsOf(verb.path, verb)} ;;`);
  return `  ${name})
    if (( CURRENT == 3 )); then
      ${describe(verbs)}
      return
    fi
    case $words[3] in
${cases.join("\n")}
    esac ;;`;
}

function describe(commands: readonly Pick<Completable, "path" | "about">[]): string {
  const items = commands.map(({ path, about }) => quoted(`${path.at(-1)}:${about.replaceAll(":", "\\:")}`));
  return `commands=(${items.join(" ")}); _describe command commands`;
}

/** Completes what follows the words of the command, which `_arguments` is to see as one. */
function argumentsOf(path: readonly string[], command: Pick<Completable, "options" | "values" | "takesFiles">): string {
  const { options, values, takesFiles } = command;
  const positional = takesFiles ? ["'*:FILE:_files'"] : values.length > 0 ? [`'1:value:(${values.join(" ")})'`] : [];
  const specs = [...options.map(optionSpec), ...positional];
  return `shift ${path.length} words; (( CURRENT -= ${path.length} )); _arguments ${specs.join(" ")}`;
}

/** `--role=[what the key may do]:ROLE:(admin readonly upload)` */
function optionSpec({ flag, about, valueName, values, isRepeated }: CompletableOption): string {
  const value = valueName === null ? "" : `:${valueName}:${values.length > 0 ? `(${values.join(" ")})` : " "}`;
  const escaped = about.replaceAll(/[[\]:\\]/g, (character) => `\\${character}`);
  return quoted(`${isRepeated ? "*" : ""}${flag}${valueName === null ? "" : "="}[${escaped}]${value}`);
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
