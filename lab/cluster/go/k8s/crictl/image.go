package main

import (
	"fmt"
	"sort"
	"strings"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func images(c *client) error {
	r, err := c.images.ListImages(c, &cri.ListImagesRequest{})
	if err != nil {
		return err
	}
	var rows []string
	for _, image := range r.Images {
		for _, name := range image.RepoTags {
			n := strings.LastIndex(name, ":")
			rows = append(rows, fmt.Sprintf("%s\t%s\t%s\t%.3gMB", name[:n], name[n+1:], short(image.Id), float64(image.Size_)/1e6))
		}
	}
	sort.Strings(rows)
	return table("IMAGE\tTAG\tIMAGE ID\tSIZE", rows)
}

func inspectImage(c *client) error {
	name, err := c.last()
	if err != nil {
		return err
	}
	r, err := c.images.ImageStatus(c, &cri.ImageStatusRequest{Image: &cri.ImageSpec{Image: name}})
	if err != nil {
		return err
	}
	if r.Image == nil {
		return fmt.Errorf("no such image %q present", name)
	}
	return printJSON(r.Image)
}

func pull(c *client) error {
	name, err := c.last()
	if err != nil {
		return err
	}
	r, err := c.images.PullImage(c, &cri.PullImageRequest{Image: &cri.ImageSpec{Image: name}})
	if err == nil {
		fmt.Println("Image is up to date for", r.ImageRef)
	}
	return err
}
