#!/bin/sh
# Prints NODE_IMAGE=, POSTGRES_IMAGE= and CADDY_IMAGE= for Podman: the images that deploy/ names, or, where no registry
# is reachable, stand-ins of Debian's packages and npm's; and COMPOSE= with the path of Docker Compose, which is put into
# the folder FOLDER where the machine has none:   base-images.sh FOLDER
set -eu
stand_ins=$(cd "$(dirname "$0")" && pwd)/stand-ins
folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME CONTEXT, unless it is there
build() {
  podman image exists "localhost/stand-in-$1" && return
  buildah bud --isolation chroot --network host --layers --file "$stand_ins/$1.Containerfile" \
    --tag "localhost/stand-in-$1" "$2" >&2
}

debian() {
  podman image exists localhost/debian:trixie-slim && return
  . /etc/os-release
  mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/$VERSION_CODENAME/InRelease'.*|\1|p" | head -n 1)
  mmdebstrap --variant=minbase --include=ca-certificates trixie "$work/debian.tar" "deb $mirror trixie main" >&2
  podman import "$work/debian.tar" localhost/debian:trixie-slim >&2
}

node() {
  podman image exists localhost/stand-in-node && return
  case $(uname -m) in aarch64) processor=arm64 ;; *) processor=x64 ;; esac
  mkdir "$work/context"
  for each in "node node-linux-$processor@24" "npm npm@11"; do
    set -- $each
    mkdir "$work/context/$1"
    tarball=$(cd "$work" && npm pack --silent "$2")
    tar -xzf "$work/$tarball" -C "$work/context/$1" --strip-components 1
  done
  build node "$work/context"
}

# choose VARIABLE IMAGE STAND-IN
choose() {
  if timeout 60 podman manifest inspect "docker.io/library/$2" >/dev/null 2>&1; then
    echo "$1=docker.io/library/$2"
  else
    debian
    if [ "$3" = node ]; then node; else build "$3" "$stand_ins"; fi
    echo "$1=localhost/stand-in-$3"
  fi
}

choose NODE_IMAGE node:24-trixie-slim node
choose POSTGRES_IMAGE postgres:18 postgres
choose CADDY_IMAGE caddy:2 caddy

compose=$(command -v docker-compose || true)
if [ -z "$compose" ]; then
  compose=$folder/docker-compose
  debian
  build compose "$stand_ins"
  container=$(podman create localhost/stand-in-compose true)
  podman cp "$container:/out/usr/libexec/docker/cli-plugins/docker-compose" "$compose"
  podman rm "$container" >/dev/null
fi
echo "COMPOSE=$compose"
