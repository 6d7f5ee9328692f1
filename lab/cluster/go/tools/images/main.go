// images packs container images into one OCI layout tar that `ctr images import` accepts: no engine, no registry.
//
//	images -o out.tar spec.json
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"log"
	"os"
	"runtime"
)

type object = map[string]any

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Platform    map[string]string `json:"platform,omitempty"`
}

const oci = "application/vnd.oci.image."

// layout writes an OCI layout; a blob that is there already is not written again.
type layout struct {
	*tar.Writer
	written map[string]bool
	layers  map[string]descriptor // by the layer's JSON
}

func main() {
	out := flag.String("o", "images.tar", "the tar to write")
	flag.Parse()
	if err := pack(flag.Arg(0), *out); err != nil {
		log.Fatal("images: ", err)
	}
}

func pack(specPath, out string) error {
	text, err := os.ReadFile(specPath)
	if err != nil {
		return err
	}
	var s spec
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	defer file.Close()
	w := layout{tar.NewWriter(file), map[string]bool{}, map[string]descriptor{}}
	if err := w.file("oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`)); err != nil {
		return err
	}
	index := []descriptor{}
	for _, i := range s.Images {
		manifest, err := w.image(i, s.Shared)
		if err != nil {
			return err
		}
		for _, name := range i.Names {
			manifest.Annotations = map[string]string{"io.containerd.image.name": name}
			index = append(index, manifest)
		}
	}
	text, err = json.Marshal(object{"schemaVersion": 2, "mediaType": oci + "index.v1+json", "manifests": index})
	if err != nil {
		return err
	}
	if err := w.file("index.json", text); err != nil {
		return err
	}
	return w.Close()
}

func (w *layout) file(name string, content []byte) error {
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: int64(len(content)), ModTime: epoch}); err != nil {
		return err
	}
	_, err := w.Write(content)
	return err
}

func (w *layout) blob(mediaType string, content []byte) (descriptor, error) {
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	d := descriptor{MediaType: oci + mediaType, Digest: "sha256:" + name, Size: int64(len(content))}
	if w.written[name] {
		return d, nil
	}
	w.written[name] = true
	return d, w.file("blobs/sha256/"+name, content)
}

func (w *layout) layer(raw json.RawMessage, shared map[string]layer) (descriptor, error) {
	if d, ok := w.layers[string(raw)]; ok {
		return d, nil
	}
	var l layer
	var name string
	if json.Unmarshal(raw, &name) == nil {
		l = shared[name]
	} else if err := json.Unmarshal(raw, &l); err != nil {
		return descriptor{}, err
	}
	var content bytes.Buffer
	if err := writeLayer(l, &content); err != nil {
		return descriptor{}, err
	}
	d, err := w.blob("layer.v1.tar", content.Bytes())
	w.layers[string(raw)] = d
	return d, err
}

// image writes layers, config and manifest and returns the manifest's descriptor.
func (w *layout) image(i image, shared map[string]layer) (descriptor, error) {
	layers, digests := []descriptor{}, []string{}
	for _, raw := range i.Layers {
		d, err := w.layer(raw, shared)
		if err != nil {
			return d, err
		}
		layers, digests = append(layers, d), append(digests, d.Digest)
	}
	run := object{"Env": []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}}
	lists := map[string][]string{"Entrypoint": i.Entrypoint, "Cmd": i.Cmd}
	for key, list := range lists {
		if list != nil {
			run[key] = list
		}
	}
	texts := map[string]string{"WorkingDir": i.WorkingDir, "User": i.User, "StopSignal": i.StopSignal}
	for key, value := range texts {
		if value != "" {
			run[key] = value
		}
	}
	if i.Ports != nil {
		run["ExposedPorts"] = i.Ports
	}
	platform := map[string]string{"architecture": runtime.GOARCH, "os": "linux"}
	text, err := json.Marshal(object{"architecture": runtime.GOARCH, "os": "linux", "created": epoch, "config": run, "rootfs": object{"type": "layers", "diff_ids": digests}})
	if err != nil {
		return descriptor{}, err
	}
	config, err := w.blob("config.v1+json", text)
	if err != nil {
		return config, err
	}
	text, err = json.Marshal(object{"schemaVersion": 2, "mediaType": oci + "manifest.v1+json", "config": config, "layers": layers})
	if err != nil {
		return descriptor{}, err
	}
	manifest, err := w.blob("manifest.v1+json", text)
	manifest.Platform = platform
	return manifest, err
}
