#!/bin/sh
# usage: tools/completions.sh READOUT FOLDER
# Completions for bash, zsh and fish out of the program's own help: commands from `readout --help`, options from `readout COMMAND --help`.
readout=$1 folder=$2
mkdir -p "$folder"
commands=$("$readout" --help | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p' | grep -v '^readout$')
options_of() { "$readout" "$1" --help | grep -oE -- '--[a-z][a-z-]*' | sort -u | tr '\n' ' '; }
says() { "$readout" --help | sed -n "s/^  $1  *\(.*\)/\1/p" | tr "'" '"' | tr ':' ','; }

{
    echo '# bash completion for readout'
    echo '_readout() {'
    echo '    local word=${COMP_WORDS[COMP_CWORD]} options='
    echo '    if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "'$commands' --help --version" -- "$word")); return; fi'
    echo '    case ${COMP_WORDS[1]} in'
    for c in $commands; do echo "    $c) options='$(options_of $c)' ;;"; done
    echo '    esac'
    echo '    case $word in'
    echo '    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;'
    echo '    *) COMPREPLY=($(compgen -f -- "$word")) ;;'
    echo '    esac'
    echo '}'
    echo 'complete -o filenames -F _readout readout'
} >"$folder/readout.bash"

{
    echo '#compdef readout'
    echo 'local -a commands options'
    echo 'commands=('
    for c in $commands; do echo "    '$c:$(says $c)'"; done
    echo ')'
    echo 'if (( CURRENT == 2 )); then _describe command commands; return; fi'
    echo 'case $words[2] in'
    for c in $commands; do echo "$c) options=($(options_of $c)) ;;"; done
    echo 'esac'
    echo 'if [[ $words[CURRENT] == -* ]]; then compadd -- $options; else _files; fi'
} >"$folder/_readout"

{
    echo '# fish completion for readout'
    for c in $commands; do
        echo "complete -c readout -n __fish_use_subcommand -a $c -d '$(says $c)'"
        for o in $(options_of $c); do echo "complete -c readout -n '__fish_seen_subcommand_from $c' -l ${o#--}"; done
    done
} >"$folder/readout.fish"
