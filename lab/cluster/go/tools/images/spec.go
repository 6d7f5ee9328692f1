package main

import "encoding/json"

// layer is one layer of an image; all parts may be combined. Keys are paths in the image, values files of this machine.
type layer struct {
	Dir   string            `json:"dir"`   // a whole tree
	Files map[string]string `json:"files"` // single files
	Text  map[string]string `json:"text"`  // files with this content
	Dirs  []string          `json:"dirs"`  // empty folders
	Links map[string]string `json:"links"` // symbolic links: path to target
	// Capabilities by path: the number of the one capability that the file gets, as `setcap <name>=+ep` sets it.
	Capabilities map[string]int `json:"capabilities"`
}

// image is what a Dockerfile says.
type image struct {
	Names      []string            `json:"names"`
	Layers     []json.RawMessage   `json:"layers"` // a layer, or the name of a shared one
	Entrypoint []string            `json:"entrypoint"`
	Cmd        []string            `json:"cmd"`
	WorkingDir string              `json:"workingDir"`
	User       string              `json:"user"`
	Ports      map[string]struct{} `json:"ports"`
	StopSignal string              `json:"stopSignal"`
}

type spec struct {
	Shared map[string]layer `json:"shared"`
	Images []image          `json:"images"`
}
