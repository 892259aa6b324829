# Completions: each shell gets some, and bash takes them and completes with them.
# RUN: keyway completions bash > keyway.bash && bash -n keyway.bash
# RUN: bash -c 'source ./keyway.bash; COMP_WORDS=(keyway ins); COMP_CWORD=1; _keyway keyway ins keyway; echo "${COMPREPLY[@]}"'
# RUN: bash -c 'source ./keyway.bash; COMP_WORDS=(keyway bench a.wasm --fr); COMP_CWORD=3; _keyway keyway --fr a.wasm; echo "${COMPREPLY[@]}"'
# RUN: bash -c 'source ./keyway.bash; COMP_WORDS=(keyway inspect --format ""); COMP_CWORD=3; _keyway keyway "" --format; echo "${COMPREPLY[@]}"'
# RUN: for shell in zsh fish elvish powershell; do keyway completions $shell | grep -c -- 'inspect' > $shell && test $(cat $shell) -gt 2 && echo $shell; done
# RUN: keyway completions tcsh
# RUN: keyway completions bash | head -n 1 | wc -l
