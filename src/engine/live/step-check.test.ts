import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyChange, initialState, type ClusterState } from '../cluster/state.ts';
import { clusterData } from '../schema/index.ts';
import type { Goal } from '../schema/goal.ts';
import { StepCheck } from './step-check.ts';

const before = initialState(clusterData.parse(JSON.parse(readFileSync('content/cluster.json', 'utf8'))));
const add = (state: ClusterState, name: string, ready = true) =>
  applyChange(state, { op: 'add-pod', pod: { namespace: 'default', name, node: 'cpu2', owner: null, hostNetwork: false, labels: { app: 'web' }, phase: 'Running', ready } });
const web: Goal[] = [{ count: 'pods', where: { namespace: 'default', selector: 'app=web', ready: true }, equals: 1 }];

test('a step passes when the cluster comes to be what it asks for', () => {
  const check = new StepCheck(web);
  expect(check.verdict.state).toBe('unknown');
  expect(check.see(before)).toMatchObject({ state: 'not-yet', goals: [{ ok: false, count: 0 }] });
  expect(check.see(add(before, 'web', false)).state).toBe('not-yet');
  expect(check.see(add(before, 'web'))).toMatchObject({ state: 'passed', goals: [{ ok: true, count: 1 }] });
});

describe('what was so already', () => {
  test('never passes, however often it is looked at', () => {
    const there = add(before, 'web');
    const check = new StepCheck(web);
    for (let n = 0; n < 3; n++) expect(check.see(there).state).toBe('already');
    check.ran('apply');
    expect(check.verdict.state).toBe('already');
  });

  test('passes once it was undone and done again', () => {
    const check = new StepCheck(web);
    check.see(add(before, 'web'));
    expect(check.see(before).state).toBe('not-yet');
    expect(check.see(add(before, 'web')).state).toBe('passed');
  });
});

test('new means new since the step began, also after the page was loaded again', () => {
  const goals: Goal[] = [{ count: 'pods', where: { selector: 'app=web', new: true }, atLeast: 1 }];
  const old = add(before, 'old');
  const check = new StepCheck(goals);
  expect(check.see(old).state).toBe('not-yet');
  const again = new StepCheck(goals, JSON.parse(JSON.stringify(check.memory)));
  expect(again.see(add(old, 'new')).state).toBe('passed');
});

test('commands that change nothing count when they were run', () => {
  const check = new StepCheck([...web, { command: 'look' }]);
  check.see(before);
  expect(check.see(add(before, 'web')).state).toBe('not-yet');
  expect(check.ran('look').state).toBe('passed');
});
