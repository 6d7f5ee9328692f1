import { expect, test } from 'vitest';
import { chooseBackend, type Machine } from './host.ts';

const linux: Machine = { platform: 'linux', arch: 'x64', root: true, kind: false };

test.each<[string, Machine, string]>([
  ['kind where its engine answers, root or not', { ...linux, root: false, kind: true }, 'kind'],
  ['namespaces for root on Linux without an engine', linux, 'namespaces'],
  ['namespaces on request, though kind is there', { ...linux, kind: true, wanted: 'namespaces' }, 'namespaces'],
  ['kind on a Mac', { platform: 'darwin', arch: 'arm64', root: false, kind: true }, 'kind'],
])('%s', (_name, machine, backend) => expect(chooseBackend(machine)).toBe(backend));

test.each<[string, Machine, RegExp]>([
  ['without root it says what to install', { ...linux, root: false }, /Docker and kind, or run this as root/],
  ['a Mac without an engine', { platform: 'darwin', arch: 'arm64', root: false, kind: false }, /install Docker and kind/],
  ['ARM without an engine', { ...linux, arch: 'arm64' }, /x86-64/],
  ['kind on request that is not there', { ...linux, wanted: 'kind' }, /does not answer/],
  ['a backend that does not exist', { ...linux, wanted: 'k3s' }, /not "k3s"/],
])('%s', (_name, machine, message) => expect(() => chooseBackend(machine)).toThrow(message));
