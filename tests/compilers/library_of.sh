#!/usr/bin/env bash
# A compiler for `netc build --cxx`: the compiler REAL_CXX, which makes a library of the program instead. Its main hands
# the net over (same_bits.cpp).
set -euo pipefail
arguments=() objects=() output='' source='' previous=''
for argument in "$@"; do
    case $argument in
    *.cpp) source=$argument ;;
    *.o) [[ $previous == -o ]] || objects+=("$argument") ;;
    esac
    [[ $previous == -o ]] && output=$argument
    [[ $argument == -O3 ]] && argument=${OPTIMISE:--O2}
    arguments+=("$argument")
    previous=$argument
done
case $source in
'')
    # To link, or to say who it is.
    [[ -z $output ]] && exec "$REAL_CXX" "$@"
    exec "$REAL_CXX" -shared -Wl,-Bsymbolic "${objects[@]}" -o "$output"
    ;;
*/main.cpp) exec "$REAL_CXX" "${arguments[@]}" -O0 -fPIC -Dmain=main_of_model -Drun_app=hand_over ;;
*_selftest.cpp) exec "$REAL_CXX" "${arguments[@]}" -O0 -fPIC ;;  # compares nothing here
*) exec "$REAL_CXX" "${arguments[@]}" -fPIC ;;
esac
