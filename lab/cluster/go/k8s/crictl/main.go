// crictl over the CRI v1 API: what kubeadm calls (info, inspecti, pull, pods -q, stopp, rmp) and what a reader of a node
// types (version, ps, pods, images, logs). The lab's own: data are real, the layout is close to, but not, that of cri-tools.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

type client struct {
	context.Context
	runtime cri.RuntimeServiceClient
	images  cri.ImageServiceClient
	quiet   bool
	all     bool
	args    []string
}

var commands = map[string]func(*client) error{
	"version": version, "info": info, "images": images, "inspecti": inspectImage, "pull": pull,
	"pods": pods, "ps": containers, "logs": logs, "stopp": stopPod, "rmp": removePod,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	c := &client{}
	socket := "unix:///run/containerd/containerd.sock"
	for n := 0; n < len(args); n++ {
		switch arg := args[n]; arg {
		case "-r", "-i", "--runtime-endpoint", "--image-endpoint":
			if n++; n < len(args) {
				socket = args[n]
			}
		case "-q", "--quiet":
			c.quiet = true
		case "-a", "--all":
			c.all = true
		case "-f", "--no-trunc", "-D=false", "--debug=false":
		default:
			c.args = append(c.args, arg)
		}
	}
	if len(c.args) == 0 || commands[c.args[0]] == nil {
		return fmt.Errorf("usage: crictl [-r SOCKET] version|info|ps [-a]|pods|images|logs ID|inspecti IMAGE|pull IMAGE|stopp POD|rmp POD")
	}
	if !strings.HasPrefix(socket, "unix://") {
		socket = "unix://" + socket
	}
	var cancel context.CancelFunc
	c.Context, cancel = context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	connection, err := grpc.DialContext(c, socket, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithBlock())
	if err != nil {
		return err
	}
	c.runtime, c.images = cri.NewRuntimeServiceClient(connection), cri.NewImageServiceClient(connection)
	return commands[c.args[0]](c)
}

// last is the command's argument: options may stand before it.
func (c *client) last() (string, error) {
	if len(c.args) < 2 {
		return "", fmt.Errorf("%s: an argument is missing", c.args[0])
	}
	return c.args[len(c.args)-1], nil
}

func printJSON(value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	fmt.Println(string(text))
	return err
}

func version(c *client) error {
	r, err := c.runtime.Version(c, &cri.VersionRequest{})
	if err == nil {
		fmt.Printf("Version:  %s\nRuntimeName:  %s\nRuntimeVersion:  %s\nRuntimeApiVersion:  %s\n", r.Version, r.RuntimeName, r.RuntimeVersion, r.RuntimeApiVersion)
	}
	return err
}

func info(c *client) error {
	r, err := c.runtime.Status(c, &cri.StatusRequest{Verbose: true})
	if err != nil {
		return err
	}
	out := map[string]any{"status": r.Status}
	for key, text := range r.Info {
		var value any
		if json.Unmarshal([]byte(text), &value) != nil {
			value = text
		}
		out[key] = value
	}
	return printJSON(out)
}
