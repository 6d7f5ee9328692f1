// registry serves the images of an OCI layout tar, read only: enough of the distribution API for containerd to pull
// from a "Docker Hub" on the lab's own network, so that Pulling and Pulled events are real. A name it does not have gives a 404.
//
//	registry -listen 172.30.1.1:5000 hub.tar
package main

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
)

type blob struct{ offset, size int64 }

type store struct {
	file  *os.File
	blobs map[string]blob   // by digest
	names map[string]string // full image name to digest of its manifest
}

func open(path string) (*store, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &store{file, map[string]blob{}, map[string]string{}}
	reader := tar.NewReader(file)
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		if hex, ok := strings.CutPrefix(header.Name, "blobs/sha256/"); ok {
			at, err := file.Seek(0, io.SeekCurrent) // the header is read to its end, so this is where the content starts
			if err != nil {
				return nil, err
			}
			s.blobs["sha256:"+hex] = blob{at, header.Size}
		}
		if header.Name == "index.json" {
			var index struct {
				Manifests []struct {
					Digest      string
					Annotations map[string]string
				}
			}
			if err := json.NewDecoder(reader).Decode(&index); err != nil {
				return nil, err
			}
			for _, m := range index.Manifests {
				s.names[m.Annotations["io.containerd.image.name"]] = m.Digest
			}
		}
	}
}

var address = regexp.MustCompile(`^/v2/(.+)/(manifests|blobs)/([^/]+)$`)

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/v2" || r.URL.Path == "/v2/" {
		io.WriteString(w, "{}")
		return
	}
	if part := address.FindStringSubmatch(r.URL.Path); part != nil {
		digest := part[3]
		if !strings.HasPrefix(digest, "sha256:") {
			digest = s.names["docker.io/"+part[1]+":"+part[3]]
		}
		if b, ok := s.blobs[digest]; ok {
			kind := "application/octet-stream"
			if part[2] == "manifests" {
				kind = "application/vnd.oci.image.manifest.v1+json"
			}
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Docker-Content-Digest", digest)
			w.Header().Set("Content-Length", strconv.FormatInt(b.size, 10))
			if r.Method != http.MethodHead {
				io.Copy(w, io.NewSectionReader(s.file, b.offset, b.size))
			}
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	io.WriteString(w, `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}`)
}

func main() {
	listen := flag.String("listen", "127.0.0.1:5000", "address and port")
	flag.Parse()
	s, err := open(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(*listen, s))
}
