#!/bin/sh
# Makes the secrets of docker-compose.yml in DIR/secrets (DIR: beside this directory), as `velox init` does, without Python.
#   scripts/make_secrets.sh [DIR]
# What is there is kept. The directory is its owner's alone (0700), which is what keeps the values; the files in it are readable
# (0644), as containers get them one by one and the users in there have other numbers than the owner.
set -eu
umask 022
place=${1:-$(dirname "$0")/..}/secrets
mkdir -p "$place"
chmod 0700 "$place"

write() { # NAME: from standard input
  cat >"$place/$1"
  chmod 0644 "$place/$1"
}

once() { # NAME: 32 random bytes as 43 characters, made once
  if [ -e "$place/$1" ]; then
    secret "$1" >/dev/null
    echo "kept     $place/$1"
  else
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' | { cat; echo; } | write "$1"
    secret "$1" >/dev/null
    echo "made     $place/$1"
  fi
}

secret() { # NAME: prints its value, which must be what configuration files take without quotes
  value=$(cat "$place/$1")
  case $value in
    *[!A-Za-z0-9._~-]* | '')
      echo "velox: $place/$1: expected one line of letters, digits and . _ ~ -; correct it, or remove it to have it made" >&2
      exit 1
      ;;
  esac
  echo "$value"
}

up_to_date() { # NAME CONTENT
  if [ ! -e "$place/$1" ]; then
    echo "made     $place/$1"
  elif [ "$(cat "$place/$1")" = "$2" ]; then
    echo "kept     $place/$1"
    return
  else
    echo "changed  $place/$1"
  fi
  printf '%s\n' "$2" | write "$1"
}

once influxdb_password
once influxdb_token
once redis_password
password=$(secret redis_password)
up_to_date redis.conf "requirepass $password"
up_to_date redis.env "REDISCLI_AUTH=$password
RI_REDIS_PASSWORD=$password"
