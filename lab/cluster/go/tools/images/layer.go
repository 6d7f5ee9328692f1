package main

import (
	"archive/tar"
	"encoding/binary"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// epoch is the time of every file, so that the same inputs give the same digests.
var epoch = time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC)

// layerWriter writes one layer's tar; parents are made on the way.
type layerWriter struct {
	*tar.Writer
	seen map[string]bool
}

// writeLayer writes the layer as a tar, entries sorted.
func writeLayer(l layer, to io.Writer) error {
	w := layerWriter{tar.NewWriter(to), map[string]bool{}}
	if l.Dir != "" {
		err := filepath.WalkDir(l.Dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || path == l.Dir {
				return err
			}
			name, _ := filepath.Rel(l.Dir, path)
			return w.copy(name, path, nil)
		})
		if err != nil {
			return err
		}
	}
	for _, name := range l.Dirs {
		if err := w.parents(name + "/."); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Files)) {
		var capability *int
		if number, ok := l.Capabilities[name]; ok {
			capability = &number
		}
		if err := w.copy(name, l.Files[name], capability); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Text)) {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: relative(name), Mode: 0o644, Size: int64(len(l.Text[name])), ModTime: epoch}
		if err := w.put(header, strings.NewReader(l.Text[name])); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Links)) {
		header := &tar.Header{Typeflag: tar.TypeSymlink, Name: relative(name), Linkname: l.Links[name], Mode: 0o777, ModTime: epoch}
		if err := w.put(header, nil); err != nil {
			return err
		}
	}
	return w.Close()
}

func relative(name string) string { return strings.TrimPrefix(name, "/") }

func (w *layerWriter) put(header *tar.Header, content io.Reader) error {
	if err := w.parents(header.Name); err != nil {
		return err
	}
	w.seen[header.Name] = true
	if err := w.WriteHeader(header); err != nil || content == nil {
		return err
	}
	_, err := io.Copy(w, content)
	return err
}

func (w *layerWriter) parents(name string) error {
	parts := strings.Split(strings.Trim(relative(name), "/"), "/")
	for n := 1; n < len(parts); n++ {
		folder := strings.Join(parts[:n], "/") + "/"
		if w.seen[folder] {
			continue
		}
		w.seen[folder] = true
		mode := int64(0o755)
		if folder == "tmp/" {
			mode = 0o1777
		}
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder, Mode: mode, ModTime: epoch}); err != nil {
			return err
		}
	}
	return nil
}

// copy adds a file, link or folder of this machine with its owner and mode.
func (w *layerWriter) copy(name, source string, capability *int) error {
	info, err := os.Lstat(source)
	if err != nil || info.Mode()&fs.ModeSocket != 0 {
		return err
	}
	link := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if link, err = os.Readlink(source); err != nil {
			return err
		}
	}
	header, err := tar.FileInfoHeader(info, link)
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t)
	header.Name = relative(name)
	if info.IsDir() {
		header.Name += "/"
	}
	header.Uid, header.Gid, header.Uname, header.Gname = int(owner.Uid), int(owner.Gid), "", ""
	header.ModTime, header.AccessTime, header.ChangeTime = epoch, time.Time{}, time.Time{}
	header.Format = tar.FormatPAX
	if capability != nil {
		header.PAXRecords = map[string]string{"SCHILY.xattr.security.capability": fileCapability(*capability)}
	}
	if !info.Mode().IsRegular() {
		return w.put(header, nil)
	}
	file, err := os.Open(source)
	if err != nil {
		return err
	}
	defer file.Close()
	return w.put(header, file)
}

// fileCapability is the kernel's struct vfs_cap_data, revision 2: effective flag, permitted and inheritable sets.
func fileCapability(number int) string {
	data := make([]byte, 20)
	binary.LittleEndian.PutUint32(data, 0x02000001)
	binary.LittleEndian.PutUint32(data[4+8*(number/32):], 1<<(number%32))
	return string(data)
}
