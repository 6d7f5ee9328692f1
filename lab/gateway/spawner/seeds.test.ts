import { afterEach, expect, test } from 'vitest';
import { loadCourse } from '../../../src/course/load.ts';
import { KubeClient } from '../kube/client.ts';
import { FakeApiServer } from '../kube/fake/api-server.ts';
import { readSeeds, seeder } from './seeds.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

test('every seed belongs to a step of the course, holds whole objects, for the own namespace or a team-a that it makes first', () => {
  const { files: { lessons } } = loadCourse();
  for (const [key, { objects = [], files: texts = {} }] of readSeeds()) {
    const [lesson = '', step] = key.split('/');
    expect(lessons.get(lesson)?.lesson.data.steps.map(({ id }) => id), key).toContain(step);
    expect(objects.length + Object.keys(texts).length, key).toBeGreaterThan(0);
    for (const [n, { apiVersion, kind, metadata }] of objects.entries()) {
      expect([typeof apiVersion, typeof kind, typeof metadata.name], key).toEqual(['string', 'string', 'string']);
      if (metadata.namespace !== undefined) expect([metadata.namespace, objects.slice(0, n).map((before) => `${before.kind} ${before.metadata.name}`)], key).toEqual(['team-a', expect.arrayContaining(['Namespace team-a'])]);
      if (kind === 'Namespace') expect(metadata.name, key).toBe('team-a');
    }
    for (const name of Object.keys(texts)) expect(name).toMatch(/^[\w-]+\.yaml$/);
  }
});

test('files and objects go through the learner’s own shell; a step without a seed asks nothing; what kubectl refuses is told', async () => {
  const said: string[][] = [];
  let exit = 0;
  const server = new FakeApiServer({
    exec: (there) =>
      there.socket.on('message', (message: Buffer) => {
        if (message[0] !== 255) return;
        said.push([...there.command, Buffer.concat(there.input).toString()]);
        there.send(1, 'no');
        there.send(3, exit === 0 ? '{"status":"Success"}' : '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"1"}]}}');
      }),
  });
  const client = new KubeClient(await server.listen());
  closers.push(() => client.close(), () => server.close());
  server.store.put('pods', { metadata: { namespace: 'lab-shells', name: 'shell-x' } });
  const place = { namespace: 'lab-x', shells: 'lab-shells', pod: 'shell-x', container: 'shell', generation: 1 };
  const seed = { steps: ['b'], objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }], files: { 'web.yaml': 'kind: Pod\n' } };
  const put = seeder(client.http, new Map([['a/b', seed]]));
  await put(place, 'a/other');
  expect(said).toEqual([]);
  await put(place, 'a/b');
  expect(said[0]!.slice(-2)).toEqual(['web.yaml', 'kind: Pod\n']);
  expect(JSON.parse(said[1]!.at(-1)!)).toMatchObject({ kind: 'List', items: seed.objects });
  exit = 1;
  await expect(put(place, 'a/b')).rejects.toThrow('no');
});
