# contained.sh ROOT DATA USER COMMAND...: runs a command as a container does. The root file system of an image is read-only,
# the folder DATA is its volume, and the command is the first process of a namespace. It needs root, and begins in namespaces
# of its own (unshare --mount --pid --fork).
set -eu
root=$1 data=$2 user=$3
shift 3
mount --bind "$root" "$root"
mount -o remount,ro,bind "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$data" "$root/data"
exec chroot --userspec="$user" "$root" "$@"
