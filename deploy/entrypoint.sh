#!/bin/sh
# Starts what the first word names, in the place of this shell, so that signals reach it.
set -eu
program=${1-}
[ $# -gt 0 ] && shift
case "$program" in
gateway | projector | game-log | bot) exec node "apps/$program/src/main.ts" "$@" ;;
migrate) exec node tools/src/ops/main.mjs database migrate "$@" ;;
ops) exec node tools/src/ops/main.mjs "$@" ;;
*)
  echo "What is to run? gateway, projector, game-log, bot, migrate, or ops with a command; not: $program" >&2
  exit 64
  ;;
esac
