import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataLines, parseOutput, type TableBlock } from './table.ts';

const read = (name: string) => readFileSync(`content/transcripts/${name}.txt`, 'utf8');
const tables = (name: string, resource?: string) => parseOutput(read(name), { ...(resource && { resource }) }).filter((block): block is TableBlock => block.kind === 'table');
const row = (table: TableBlock | undefined, index: number) => Object.fromEntries(table?.rows[index]?.cells.map((cell) => [table.columns[cell.column], cell.text]) ?? []);

test('every cell of every recorded table is where its offsets say', () => {
  let cells = 0;
  for (const folder of ['post', 'lab'])
    for (const file of readdirSync(`content/transcripts/${folder}`, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.txt')) continue;
      const text = read(`${folder}/${file.replace('.txt', '')}`);
      const lines = text.split('\n');
      for (const block of parseOutput(text))
        for (const { line, cells: list } of block.kind === 'table' && block.header ? [block.header, ...block.rows] : block.rows)
          for (const cell of list) {
            expect(lines[line]?.slice(cell.start, cell.end), `${folder}/${file}:${line + 1}`).toBe(cell.text);
            cells++;
          }
    }
  expect(cells).toBeGreaterThan(2000);
});

test('columns with a blank in their name stay whole, and so does “Ubuntu 22.04.5 LTS”', () => {
  const [nodes] = tables('post/get-nodes-wide');
  expect(row(nodes, 1)).toMatchObject({ NAME: 'cpu2', ROLES: '<none>', 'OS-IMAGE': 'Ubuntu 22.04.5 LTS', 'CONTAINER-RUNTIME': 'containerd://1.7.28' });
  const [pods] = tables('post/get-pods-a-o-wide');
  expect(pods?.rows).toHaveLength(19);
  expect(row(pods, 0)).toMatchObject({ NAMESPACE: 'calico-system', READY: '1/1', 'NOMINATED NODE': '<none>', 'READINESS GATES': '<none>' });
});

test('an empty cell does not shift the ones after it', () => {
  const [statuses] = tables('post/get-componentstatuses');
  expect(statuses?.rows).toHaveLength(3);
  expect(row(statuses, 2)).toEqual({ NAME: 'etcd-0', STATUS: 'Healthy', MESSAGE: 'ok' });
  const [contexts] = parseOutput('CURRENT   NAME   CLUSTER\n          a      b\n*         c      d\n');
  expect(contexts?.kind === 'table' && row(contexts, 0)).toEqual({ NAME: 'a', CLUSTER: 'b' });
});

test('`get all` is five tables, each with its own columns and resource', () => {
  expect(tables('post/get-all-a', 'all').map(({ resource, rows }) => [resource, rows.length])).toEqual([
    ['pods', 19],
    ['services', 4],
    ['daemonsets', 3],
    ['deployments', 4],
    ['replicasets', 4],
  ]);
});

test('after grep the header is gone, and the columns are told from the resource', () => {
  const [pods] = tables('post/get-pods-kube-system-grep-cpu1', 'pods');
  expect(pods?.header).toBeUndefined();
  expect(pods?.rows).toHaveLength(7);
  expect(row(pods, 2)).toMatchObject({ NAME: 'etcd-cpu1', STATUS: 'Running', NODE: 'cpu1' });
  expect(tables('post/get-pods-kube-system-grep-cpu1')).toEqual([]);
});

test('a restart count with its age is one cell', () => {
  const [pods] = parseOutput('NAME   READY   STATUS    RESTARTS        AGE\nweb    1/1     Running   1 (3m12s ago)   46h\n');
  expect(pods?.kind === 'table' && row(pods, 0)).toEqual({ NAME: 'web', READY: '1/1', STATUS: 'Running', RESTARTS: '1 (3m12s ago)', AGE: '46h' });
});

test('a row of `get -w` that outgrew its columns is read by its blanks', () => {
  const [pods] = parseOutput('NAME   READY   STATUS    AGE\nweb    0/1     ContainerCreating   0s\nweb    1/1     Running   2s\n');
  expect(pods?.kind === 'table' && row(pods, 0)).toEqual({ NAME: 'web', READY: '0/1', STATUS: 'ContainerCreating', AGE: '0s' });
});

test('describe gives keys and values, also when only one line is left by grep', () => {
  const [one] = parseOutput(read('post/describe-node-cpu1-grep-taints'));
  expect(one?.kind).toBe('fields');
  expect(one?.rows[0]?.cells.map(({ text }) => text)).toEqual(['Taints', '<none>']);
  const fields = parseOutput(read('post/describe-node-cpu1')).find((block) => block.kind === 'fields');
  expect(fields?.rows.find((item) => item.cells[0]?.text === 'PodCIDR')?.cells[1]?.text).toBe('10.244.0.0/24');
});

test('YAML, logs and messages are no tables', () => {
  for (const name of ['post/get-ippool-default-ipv4-ippool-o-yaml', 'lab/get-pod-yaml', 'post/no-resources-default', 'post/untainted', 'lab/logs-web', 'lab/exec-env'])
    expect(parseOutput(read(name)), name).toEqual([]);
});

test('rows are counted without the header and without warnings', () => {
  expect(dataLines(read('post/get-pods-a-o-wide'))).toHaveLength(19);
  expect(dataLines(read('post/get-componentstatuses'))).toHaveLength(3);
  expect(dataLines(read('post/get-all-a'))).toHaveLength(34);
  expect(dataLines(read('post/api-resources-categories-all-o-name'))).toHaveLength(10);
});
