# The image of VELOX: Python, the locked packages and VELOX itself, run by an unprivileged user on a root that may be read-only.
#
#   docker build --tag velox .
#
# No syntax of BuildKit is used, so that older engines build it too. It writes to /data alone.
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/velox
WORKDIR /build
COPY requirements.lock requirements-page.lock ./
RUN /opt/velox/bin/python -m pip install --quiet --require-hashes -r requirements.lock \
 && /opt/velox/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements-page.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY domain ./domain
COPY application ./application
COPY adapters ./adapters
COPY config ./config
# what only installs is not needed to run
RUN /opt/velox/bin/python -m pip install --quiet --no-deps --no-build-isolation . \
 && /opt/velox/bin/python -m pip uninstall --quiet --yes setuptools pip

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="VELOX" \
      org.opencontainers.image.description="Event-driven trading service for rule-based intraday strategies" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# a fixed number, so that volumes and bind mounts can be prepared for it
RUN groupadd --gid 10001 velox \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin velox \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /opt/velox /opt/velox
ENV PATH=/opt/velox/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1 \
    VELOX_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=6 \
  CMD ["python", "-I", "-c", "import os, http.client as h; c = h.HTTPConnection('127.0.0.1', int(os.environ.get('VELOX_HTTP__PORT', 5000)), timeout=3); c.request('GET', '/api/health/ready'); raise SystemExit(c.getresponse().status not in (200, 401))"]
ENTRYPOINT ["velox"]
CMD ["run"]
