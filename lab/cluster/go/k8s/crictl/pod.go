package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func pods(c *client) error {
	r, err := c.runtime.ListPodSandbox(c, &cri.ListPodSandboxRequest{})
	if err != nil {
		return err
	}
	var rows []string
	for _, p := range r.Items {
		if c.quiet {
			fmt.Println(p.Id)
			continue
		}
		rows = append(rows, strings.Join([]string{short(p.Id), ago(p.CreatedAt), title(strings.TrimPrefix(p.State.String(), "SANDBOX_")), p.Metadata.Name, p.Metadata.Namespace, fmt.Sprint(p.Metadata.Attempt)}, "\t"))
	}
	if c.quiet {
		return nil
	}
	return table("POD ID\tCREATED\tSTATE\tNAME\tNAMESPACE\tATTEMPT", rows)
}

func containers(c *client) error {
	filter := &cri.ContainerFilter{}
	if !c.all {
		filter.State = &cri.ContainerStateValue{State: cri.ContainerState_CONTAINER_RUNNING}
	}
	r, err := c.runtime.ListContainers(c, &cri.ListContainersRequest{Filter: filter})
	if err != nil {
		return err
	}
	var rows []string
	for _, x := range r.Containers {
		if c.quiet {
			fmt.Println(x.Id)
			continue
		}
		rows = append(rows, strings.Join([]string{short(x.Id), short(x.Image.Image), ago(x.CreatedAt), title(strings.TrimPrefix(x.State.String(), "CONTAINER_")), x.Metadata.Name, fmt.Sprint(x.Metadata.Attempt), short(x.PodSandboxId), x.Labels["io.kubernetes.pod.name"]}, "\t"))
	}
	if c.quiet {
		return nil
	}
	return table("CONTAINER\tIMAGE\tCREATED\tSTATE\tNAME\tATTEMPT\tPOD ID\tPOD", rows)
}

// logs prints a container's log without the time, stream and flag that containerd puts before each line.
func logs(c *client) error {
	id, err := c.last()
	if err != nil {
		return err
	}
	list, err := c.runtime.ListContainers(c, &cri.ListContainersRequest{})
	if err != nil {
		return err
	}
	for _, x := range list.Containers {
		if !strings.HasPrefix(x.Id, id) {
			continue
		}
		r, err := c.runtime.ContainerStatus(c, &cri.ContainerStatusRequest{ContainerId: x.Id})
		if err != nil {
			return err
		}
		text, err := os.ReadFile(r.Status.LogPath)
		for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			if part := strings.SplitN(line, " ", 4); len(part) == 4 {
				line = part[3]
			}
			fmt.Println(line)
		}
		return err
	}
	return fmt.Errorf("no container %s", id)
}

func stopPod(c *client) error {
	id, err := c.last()
	if err == nil {
		_, err = c.runtime.StopPodSandbox(c, &cri.StopPodSandboxRequest{PodSandboxId: id})
	}
	return err
}

func removePod(c *client) error {
	id, err := c.last()
	if err == nil {
		_, err = c.runtime.RemovePodSandbox(c, &cri.RemovePodSandboxRequest{PodSandboxId: id})
	}
	return err
}

func table(head string, rows []string) error {
	w := tabwriter.NewWriter(os.Stdout, 20, 1, 3, ' ', 0)
	for _, row := range append([]string{head}, rows...) {
		fmt.Fprintln(w, row)
	}
	return w.Flush()
}

func title(state string) string {
	if state == "NOTREADY" {
		return "NotReady"
	}
	return state[:1] + strings.ToLower(state[1:])
}

func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	return id[:min(13, len(id))]
}

func ago(nanoseconds int64) string {
	switch d := time.Since(time.Unix(0, nanoseconds)); {
	case d < time.Minute:
		return fmt.Sprintf("%d seconds ago", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}
