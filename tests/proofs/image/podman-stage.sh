#!/bin/sh
# Podman's Docker API in networks of its own, so that ports 80 and 443 are free and nothing reaches the machine's own:
#   unshare --net --mount podman-stage.sh SOCKET HOSTS
# HOSTS is its /etc/hosts. Ends with SIGTERM.
set -eu
ip link set lo up
mount --bind "$2" /etc/hosts
podman system service --time 0 "unix://$1" &
service=$!
trap 'kill "$service"; exit 0' TERM INT
# Health checks are systemd's to run, which a container or a small machine may lack.
while kill -0 "$service"; do
  for container in $(podman ps --quiet); do
    podman healthcheck run "$container" >/dev/null 2>&1 || true
  done
  sleep 2
done
