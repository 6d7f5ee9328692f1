#!/bin/bash
# enter.sh NAME LOWER DIR: builds a node's root file system and becomes its first process. Runs in fresh mount, UTS, IPC,
# PID and cgroup namespaces and in the node's network namespace. LOWER: overlay layers; DIR: upper/, work/, root/, var/.
set -euo pipefail
name=$1 lower=$2 dir=$3
root=$dir/root
hostname "$name"
mount --make-rprivate /
mount -t overlay "lab-$name" -o "lowerdir=$lower,upperdir=$dir/upper,workdir=$dir/work" "$root"
mount --bind "$dir/var" "$root/var" # containerd's own overlays cannot lie on an overlay
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mkdir -p "$root/run/lock" "$root/run/hold"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"

# Control groups, rooted at the node's own: each kubelet believes that the whole machine is its.
groups=$root/sys/fs/cgroup
if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then
  mount -t cgroup2 cgroup "$groups"
  mkdir -p "$groups/init" # a v2 group that has children with controllers may not hold processes itself
  for process in $(cat "$groups/cgroup.procs"); do echo "$process" >"$groups/init/cgroup.procs" || true; done
  for controller in $(cat "$groups/cgroup.controllers"); do echo "+$controller" >"$groups/cgroup.subtree_control"; done
else
  mount -t tmpfs -o mode=755 cgroup "$groups"
  for hierarchy in $(awk -F: '$2 != "" { print $2 }' /proc/self/cgroup); do
    mkdir "$groups/${hierarchy#name=}"
    mount -t cgroup -o "$hierarchy" cgroup "$groups/${hierarchy#name=}"
  done
fi

# Devices.
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root"/dev/{pts,shm,mqueue,net}
device() { mknod -m "$4" "$root/dev/$1" c "$2" "$3"; }
device null 1 3 666
device zero 1 5 666
device full 1 7 666
device random 1 8 666
device urandom 1 9 666
device tty 5 0 666
device kmsg 1 11 644
device net/tun 10 200 666
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t mqueue mqueue "$root/dev/mqueue"

# The kubelet sets these, but they belong to the whole machine: it gets files of its own instead.
mkdir "$root/run/sysctl"
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  own=$root/run/sysctl/$(tr / . <<<"${setting%%=*}")
  echo "${setting#*=}" >"$own"
  mount --bind "$own" "$root/proc/sys/${setting%%=*}"
done
echo 1 >"$root/proc/sys/net/ipv4/ip_forward"

mkdir -p "$root/mnt"
cd "$root"
pivot_root . mnt
umount -l /mnt
mount --make-rshared / # volumes must reach containers that run already
exec chroot . /usr/local/sbin/lab-init </dev/null >/var/log/lab-init.log 2>&1
