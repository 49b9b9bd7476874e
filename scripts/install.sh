#!/bin/sh
# Makes .venv and installs the locked packages and VELOX itself into it; returns at once when that is already so.
#   scripts/install.sh run    what `velox` needs
#   scripts/install.sh dev    that, and the tools of the checks and tests
#   scripts/install.sh lock   uv, in an environment of its own, to write the locks with
# PYTHON, if set, names the interpreter to use instead of the first one on the path that is new enough.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf 'velox: %s\n' "$*" >&2; }

find_python() { # sets $python, or says what is missing and ends
  if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.11 python3.12 python3.13 python3; fi
  without_venv=
  for python in "$@"; do
    "$python" -c "$new_enough" 2>/dev/null || continue
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    without_venv=${without_venv:-$python}
  done
  if [ -n "$without_venv" ]; then
    say "$without_venv cannot make virtual environments: its modules venv and ensurepip are missing" \
      "(on Debian and Ubuntu they are the package $(basename "$without_venv")-venv)."
  else
    say "Python 3.11 or newer is needed, and none was found under: $*." \
      "Install python3.11, or name an interpreter: make run PYTHON=/path/to/python3.11"
  fi
  exit 1
}

usable() { # ENVIRONMENT: whether its interpreter runs, is new enough, has pip, and was made for this directory (not moved here)
  "$1/bin/python" -c "$new_enough" 2>/dev/null && "$1/bin/python" -c 'import pip' 2>/dev/null && grep -qF "$(pwd -P)/$1" "$1/bin/activate"
}

make_environment() { # ENVIRONMENT
  usable "$1" && return
  find_python
  say "making $1 with $("$python" --version)"
  "$python" -m venv --clear "$1"
}

fingerprint() { # LOCK: changes with the lock, with what is installed, with how, and with where
  cat "$1" requirements-page.lock pyproject.toml scripts/install.sh | cksum
  pwd -P
}

installed() { # STAMP LOCK
  [ -f "$1" ] && [ "$(cat "$1")" = "$(fingerprint "$2")" ] && [ -x .venv/bin/velox ]
}

install() { # LOCK: leaves no stamp unless everything is in place
  make_environment .venv
  rm -f .venv/.installed-run .venv/.installed-dev
  trap 'status=$?; [ $status -eq 0 ] || say "the installation did not finish; the same command begins it again"; exit $status' EXIT
  trap 'exit 130' INT
  say "installing $(grep -c '^[a-z].*==' "$1") locked packages into .venv (once; a minute or less on most lines)"
  .venv/bin/python -m pip install --quiet --require-hashes -r "$1"
  .venv/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements-page.lock
  .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
}

stamp() { # STAMP LOCK
  fingerprint "$2" >"$1.new"
  mv "$1.new" "$1"
}

case "${1:-}" in
  run)
    installed .venv/.installed-run requirements.lock || {
      install requirements.lock
      stamp .venv/.installed-run requirements.lock
    }
    ;;
  dev)
    installed .venv/.installed-dev requirements-dev.lock || {
      install requirements-dev.lock
      stamp .venv/.installed-run requirements.lock # the development lock holds every pin of the runtime lock
      stamp .venv/.installed-dev requirements-dev.lock
    }
    ;;
  lock)
    make_environment .venv-lock
    [ -x .venv-lock/bin/uv ] || .venv-lock/bin/python -m pip install --quiet 'uv>=0.9'
    ;;
  *)
    say "usage: scripts/install.sh run|dev|lock"
    exit 2
    ;;
esac
