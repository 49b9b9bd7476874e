#!/usr/bin/env bash
# From a clean clone to a trading stack: VELOX with Kafka, InfluxDB and Redis in containers, reachable from this machine alone.
# It needs Docker with its compose plugin and nothing else; it may be run again at any time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

SERVICES=(velox kafka influxdb redis)
LONGEST_START_S=240

usage() {
  cat <<'END'
usage: ./start_integrated.sh [--tools]   make the secrets, build, start, and print the addresses
       ./start_integrated.sh --stop      stop everything; the data stays in its volumes
       ./start_integrated.sh --secrets   make the secrets and nothing else
       ./start_integrated.sh --help

  --tools   also a page for Kafka and one for Redis

Ports and names can be changed in the environment or in a file .env, by VELOX_STACK_HTTP_PORT (5000), VELOX_STACK_KAFKA_PORT (9092),
VELOX_STACK_INFLUXDB_PORT (8086), VELOX_STACK_REDIS_PORT (6379) and those in docker-compose.yml. See docs/deployment.md.
END
}

say() { printf 'velox: %s\n' "$*"; }
fail() {
  printf 'velox: %s\n' "$@" >&2
  exit 1
}

setting() { # NAME DEFAULT: as docker compose reads it: the environment, then .env
  local from_file=
  [[ -f .env ]] && from_file=$(sed -n "s/^$1=[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}\$/\1/p" .env | tail -n 1)
  local value=${!1:-$from_file}
  printf '%s' "${value:-$2}"
}

port_of() { # SERVICE
  case $1 in
    velox) setting VELOX_STACK_HTTP_PORT 5000 ;;
    kafka) setting VELOX_STACK_KAFKA_PORT 9092 ;;
    influxdb) setting VELOX_STACK_INFLUXDB_PORT 8086 ;;
    redis) setting VELOX_STACK_REDIS_PORT 6379 ;;
    kafka-ui) setting VELOX_STACK_KAFKA_UI_PORT 8080 ;;
    redis-ui) setting VELOX_STACK_REDIS_UI_PORT 5540 ;;
  esac
}

port_variable() { # SERVICE
  case $1 in
    velox) echo VELOX_STACK_HTTP_PORT ;;
    *) echo "VELOX_STACK_$(tr 'a-z-' 'A-Z_' <<<"$1")_PORT" ;;
  esac
}

check_docker() {
  local answer
  command -v docker >/dev/null || fail "the command docker is not there: install Docker (https://docs.docker.com/engine/install/)"
  if ! answer=$(docker version --format '{{.Server.Version}}' 2>&1); then
    fail "the Docker engine does not answer: start it, and see that this user may use it (group docker); it says:" "$answer"
  fi
  docker compose version >/dev/null 2>&1 ||
    fail "docker compose is not there: install the compose plugin (https://docs.docker.com/compose/install/)"
  docker compose up --help | grep -q -e --wait-timeout || fail "this docker compose is too old: 2.17 or newer is needed"
}

project() { setting COMPOSE_PROJECT_NAME velox; }

container_of() { # SERVICE: its running container, if there is one
  docker ps --quiet --filter "label=com.docker.compose.project=$(project)" --filter "label=com.docker.compose.service=$1"
}

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

check_ports() {
  local service port
  for service in "${SERVICES[@]}"; do
    port=$(port_of "$service")
    if [[ -z $(container_of "$service") ]] && is_taken "$port"; then
      fail "port $port, for $service, is taken: stop what listens there, or choose another with $(port_variable "$service")=... (or in .env)"
    fi
  done
}

volume_of() { # VOLUME: the name of one that is there already
  docker volume ls --quiet --filter "label=com.docker.compose.project=$(project)" \
    --filter "label=com.docker.compose.volume=$1" 2>/dev/null || true # without Docker there is none
}

make_secrets() {
  local volume
  if [[ ! -e secrets/influxdb_token ]]; then
    volume=$(volume_of influxdb-data)
    [[ -z $volume ]] ||
      fail "the volume $volume is from an earlier stack, and its secrets are gone from $PWD/secrets: InfluxDB knows no others." \
        "Bring secrets/ back, or remove the volumes of that stack: docker volume rm $volume $(volume_of influxdb-config | tr '\n' ' ')"
  fi
  scripts/make_secrets.sh . | sed 's/^/velox: /'
}

start() {
  local before
  check_docker
  check_ports
  make_secrets
  before=$(container_of velox)
  say "starting: the first time images are fetched and built, which takes minutes"
  docker compose up --detach --build --wait --wait-timeout "$LONGEST_START_S" || {
    docker compose ps --all >&2 || true
    fail "not everything came up; docker compose logs tells why"
  }
  inside topics create
  inside influx setup
  if [[ -n $before && $before == "$(container_of velox)" ]]; then
    say "VELOX was running already, and goes on"
  else
    say "VELOX trades"
  fi
  addresses
}

inside() { # COMMAND OF VELOX
  docker compose exec -T velox velox "$@" ||
    fail "the stack runs, but this failed in it: velox $*" "./start_integrated.sh tries it again; docker compose logs tells more"
}

addresses() {
  cat <<END

  dashboard   http://localhost:$(port_of velox)
  API         http://localhost:$(port_of velox)/api/status     routes: /schema
  InfluxDB    http://localhost:$(port_of influxdb)     user admin, password in secrets/influxdb_password; org velox, bucket trading
  Kafka       localhost:$(port_of kafka)
  Redis       localhost:$(port_of redis)            password in secrets/redis_password
END
  if [[ -n ${COMPOSE_PROFILES:-} ]]; then
    cat <<END
  Kafka UI    http://localhost:$(port_of kafka-ui)
  Redis UI    http://localhost:$(port_of redis-ui)
END
  fi
  cat <<'END'

  docker compose logs --follow velox     what it does
  ./start_integrated.sh --stop           stops everything; the data stays
END
}

stop() {
  check_docker
  (cd / && docker compose --project-name "$(project)" down) # by its name: that needs no file, so no secrets either
  say "stopped; the data stays in its volumes (docker compose down --volumes removes it)"
}

action=start
for option in "$@"; do
  case $option in
    --tools)
      export COMPOSE_PROFILES=tools
      SERVICES+=(kafka-ui redis-ui)
      ;;
    --stop) action=stop ;;
    --secrets) action=make_secrets ;;
    --help | -h) action=usage ;;
    *)
      printf 'velox: there is no option %s\n' "$option" >&2
      usage >&2
      exit 2
      ;;
  esac
done
"$action"
