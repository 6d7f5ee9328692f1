// etcd's own main package sits in a module that cannot be a tool dependency, so this calls it.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
