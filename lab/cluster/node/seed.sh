#!/bin/bash
# Fills a containerd store: seed.sh NODE_ROOT STORE IMAGES.tar...  Runs in mount, pid and net namespaces of its own.
set -euo pipefail
root=$1 store=$2
shift 2
mount --bind "$root" "$root"
mkdir -p "$root/var/lib/containerd"
mount --bind "$store" "$root/var/lib/containerd"
mount -t tmpfs run "$root/run"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
chroot "$root" containerd &
daemon=$!
for _ in $(seq 300); do
  chroot "$root" ctr version >/dev/null 2>&1 && break
  sleep 0.1
done
for tar in "$@"; do chroot "$root" ctr -n k8s.io images import - <"$tar"; done
kill "$daemon"
wait "$daemon" || true
