import { type Completable, type CompletableOption, leavesOf } from "./completable.ts";

/** A completion script for bash, from 3.2 on, that needs nothing beside it. */
export const bashScript = (program: Completable): string => `# bash completion of vergence
_vergence() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" files=""
  # Readline takes --role=admin for three words.
  if [[ $current == "=" ]]; then current=""
  elif [[ $previous == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "$COMP_CWORD \${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
  "1 "* | "2 help "*) words="${[...namesOf(program), "help", "--help"].join(" ")}" ;;
${program.verbs
  .filter(({ verbs }) => verbs.length > 0)
  .map(groupCase)
  .join("\n")}
${leavesOf(program).map(leafCase).join("\n")}
  esac
  # No names of files where none is meant.
  [[ $files ]] || compopt +o default 2>/dev/null
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _vergence vergence`;

const namesOf = ({ verbs }: Completable) => verbs.map(({ path }) => path.at(-1));

const groupCase = (group: Completable) =>
  `  "2 ${group.path[0]} "* | "3 help ${group.path[0]}") words="${[...namesOf(group), "--help"].join(" ")}" ;;`;

function leafCase({ path, options, values, takesFiles }: Completable): string {
  const others = `words="${[...values, ...options.map(({ flag }) => flag)].join(" ")}"`;
  const free = options.filter((option) => option.valueName !== null && option.values.length === 0);
  return [
    `  *" ${path.join(" ")}${path.length === 1 ? ' "*' : '"'})`,
    "    case $previous in",
    ...options.filter((option) => option.values.length > 0).map(valuesCase),
    ...(free.length > 0 ? [`    ${free.map(({ flag }) => flag).join(" | ")}) ;;`] : []),
    // Files are more than options could be listed beside.
    takesFiles ? `    *) files=yes; [[ $current == -* ]] && ${others} ;;` : `    *) ${others} ;;`,
    "    esac ;;",
  ].join("\n");
}

const valuesCase = ({ flag, values }: CompletableOption) => `    ${flag}) words="${values.join(" ")}" ;;`;
