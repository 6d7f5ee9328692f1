# Questions and actions for `run` and `until` in the scenarios' set-up. Sourced before each line, on the node where it runs.

# ready KIND/NAME [options]: the Pod's or node's condition Ready is True
ready() { [ "$(kubectl get "$@" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)" = True ]; }

# gone KIND/NAME [options]: there is no such object
gone() { [ -z "$(kubectl get "$@" --ignore-not-found -o name 2>/dev/null)" ]; }

# count N KIND [options]: as many objects are listed; Pods that are being deleted count
count() { local n=$1; shift; [ "$(kubectl get "$@" -o name 2>/dev/null | wc -l)" -eq "$n" ]; }

# running N [options]: N Pods are listed and all of them are Running and ready
running() {
  local n=$1; shift
  [ "$(kubectl get pods "$@" --no-headers 2>/dev/null | awk '{ split($2, r, "/"); if ($3 == "Running" && r[1] == r[2]) good++; else bad++ } END { print good + 0, bad + 0 }')" = "$n 0" ]
}

# status WORD [options]: the STATUS column of each listed Pod (at least one) is this
status() { local word=$1; shift; [ "$(kubectl get pods "$@" --no-headers 2>/dev/null | awk '{ print $3 }' | sort -u)" = "$word" ]; }

# aged SECONDS KIND/NAME [options]: the object is at least so old
aged() {
  local seconds=$1 born; shift
  born=$(kubectl get "$@" -o 'jsonpath={.metadata.creationTimestamp}' 2>/dev/null) && [ -n "$born" ] && [ $(($(date +%s) - $(date -d "$born" +%s))) -ge "$seconds" ]
}

# started SECONDS POD [options]: its first container was started at least so long ago
started() {
  local seconds=$1 at; shift
  at=$(kubectl get pod "$@" -o 'jsonpath={.status.containerStatuses[0].state.running.startedAt}' 2>/dev/null) && [ -n "$at" ] && [ $(($(date +%s) - $(date -d "$at" +%s))) -ge "$seconds" ]
}

# value EXPECTED JSONPATH KIND/NAME [options]: a field has this value
value() { local expected=$1 path=$2; shift 2; [ "$(kubectl get "$@" -o "jsonpath=$path" 2>/dev/null)" = "$expected" ]; }

# updated N DEPLOYMENT [options]: its controller has seen its last change, and so many Pods have the new template
updated() {
  local n=$1 seen; shift
  seen=$(kubectl get deployment "$@" -o 'jsonpath={.metadata.generation} {.status.observedGeneration} {.status.updatedReplicas}' 2>/dev/null)
  [ "$seen" = "${seen%% *} ${seen%% *} $n" ]
}

# event REASON [options]: an event with this reason is listed
event() { local reason=$1; shift; kubectl get events "$@" -o 'jsonpath={.items[*].reason}' 2>/dev/null | grep -qw "$reason"; }

# freeze / thaw: the node's kubelet stops for a while, and goes on
freeze() { kill -STOP "$(cat /run/kubelet.pid)"; }
thaw() { kill -CONT "$(cat /run/kubelet.pid)"; }

# freeze_at PATTERN WHAT [options]: returns at once; the kubelet stops as soon as a row of `get WHAT -w`, after the first, matches this
# regular expression. On a worker with KUBECONFIG=/etc/kubernetes/kubelet.conf before it.
freeze_at() {
  local pattern=$1 watching row; shift
  watching=$(mktemp -u)
  { kubectl get "$@" -w --no-headers | { read -r row; : >"$watching"; while read -r row; do if [[ $row =~ $pattern ]]; then freeze; break; fi; done; }; } >/dev/null 2>&1 &
  until [ -e "$watching" ]; do sleep 0.05; done
  rm "$watching"
}
