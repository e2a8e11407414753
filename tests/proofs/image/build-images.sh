#!/bin/sh
# Builds the images of deploy/Containerfile: build-images.sh PREFIX TARGET…
# CONTAINER_ENGINE is docker, or podman, for which Buildah builds. NODE_IMAGE names another base image.
set -eu
cd "$(dirname "$0")/../../.."
prefix=$1
shift

if [ "$CONTAINER_ENGINE" = docker ]; then
  builder="docker build"
else
  # In a chroot, as root may lack what a container would need.
  builder="buildah bud --isolation chroot --network host --layers --format docker"
  # A registry that is trusted on this machine is trusted in the build.
  builder="$builder --secret id=ca,src=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"
  [ ! -f "$HOME/.npmrc" ] || builder="$builder --secret id=npmrc,src=$HOME/.npmrc"
fi
for target in "$@"; do
  # shellcheck disable=SC2086
  nice $builder ${NODE_IMAGE:+--build-arg NODE_IMAGE=$NODE_IMAGE} --file deploy/Containerfile --target "$target" \
    --tag "$prefix-$target" .
done
