// pty runs a command on a pseudo-terminal of a given size and writes what the terminal received to stdout,
// byte for byte (no CR is added to LF). Its exit status is the command's; 124 if it had to be stopped.
//
//	pty -cols 200 -rows 50 -timeout 90s [-interrupt 5s] command [arguments]
//
// -interrupt types Ctrl-C after that time, as a reader does to end `-w`. What comes on stdin is typed into the terminal.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

func ioctl(f *os.File, request uintptr, argument unsafe.Pointer) error {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(argument)); errno != 0 {
		return errno
	}
	return nil
}

// open returns both ends of a new pseudo-terminal.
func open(cols, rows uint16) (master, terminal *os.File, err error) {
	if master, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		return
	}
	var number, unlock int32
	if err = ioctl(master, syscall.TIOCGPTN, unsafe.Pointer(&number)); err != nil {
		return
	}
	if err = ioctl(master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock)); err != nil {
		return
	}
	if terminal, err = os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		return
	}
	size := [4]uint16{rows, cols, 0, 0}
	if err = ioctl(master, syscall.TIOCSWINSZ, unsafe.Pointer(&size)); err != nil {
		return
	}
	var mode syscall.Termios
	if err = ioctl(terminal, syscall.TCGETS, unsafe.Pointer(&mode)); err != nil {
		return
	}
	mode.Oflag &^= syscall.OPOST
	err = ioctl(terminal, syscall.TCSETS, unsafe.Pointer(&mode))
	return
}

func main() {
	cols := flag.Uint("cols", 200, "columns")
	rows := flag.Uint("rows", 50, "rows")
	timeout := flag.Duration("timeout", 90*time.Second, "stop the command after this time")
	interrupt := flag.Duration("interrupt", 0, "type Ctrl-C after this time")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "pty: which command?")
		os.Exit(2)
	}
	master, terminal, err := open(uint16(*cols), uint16(*rows))
	if err != nil {
		fmt.Fprintln(os.Stderr, "pty:", err)
		os.Exit(2)
	}
	command := exec.Command(flag.Arg(0), flag.Args()[1:]...)
	command.Stdin, command.Stdout, command.Stderr = terminal, terminal, terminal
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "pty:", err)
		os.Exit(2)
	}
	terminal.Close()
	if *interrupt > 0 {
		time.AfterFunc(*interrupt, func() { master.Write([]byte{3}) })
	}
	stopped := false
	time.AfterFunc(*timeout, func() {
		stopped = true
		syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	})
	go io.Copy(master, os.Stdin)
	// Reading ends with EIO when the last process lets go of the terminal.
	read := make(chan struct{})
	go func() { io.Copy(os.Stdout, master); close(read) }()
	err = command.Wait()
	select {
	case <-read:
	case <-time.After(time.Second): // a background child still holds it
	}
	var exit *exec.ExitError
	switch {
	case stopped:
		os.Exit(124)
	case errors.As(err, &exit):
		status := exit.Sys().(syscall.WaitStatus)
		if status.Signaled() {
			os.Exit(128 + int(status.Signal()))
		}
		os.Exit(status.ExitStatus())
	}
}
