#!/bin/sh
# First process of the gateway's container: keep.sh PROGRAM. A gateway that dies is started again at once; the kubelet would wait, longer
# each time, and thirty shells with it. A clean end, a stop, and five deaths within a minute end the container.
# What a start compiled, the next one need not: half of its time.
export NODE_COMPILE_CACHE="${TMPDIR:-/tmp}/node-cache"
# V8's young generation would grow to 96 MB under a flood of small frames and stay so: of this size it costs no speed that one could measure.
export NODE_OPTIONS="--max-semi-space-size=2${NODE_OPTIONS:+ $NODE_OPTIONS}"
stopping='' deaths=0 since=$(date +%s)
trap 'stopping=1; kill -TERM "$child" 2>/dev/null' TERM INT
while :; do
  node "$@" &
  child=$!
  # A signal interrupts `wait`: only when the child is gone is its status the child's.
  while :; do
    wait "$child"
    status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  if [ -n "$stopping" ] || [ "$status" -eq 0 ]; then exit "$status"; fi
  now=$(date +%s)
  if [ $((now - since)) -gt 60 ]; then since=$now deaths=0; fi
  deaths=$((deaths + 1))
  echo "{\"event\":\"gateway.died\",\"status\":$status,\"deaths\":$deaths}"
  if [ "$deaths" -ge 5 ]; then exit "$status"; fi
done
